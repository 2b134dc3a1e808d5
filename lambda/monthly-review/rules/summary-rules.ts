import { auditSilence } from './audit-silence';
import { dormantAdministrator } from './dormant-administrator';
import { failedLogins } from './failed-logins';
import type { SummaryRule } from './rule';
import { sharedIdentity } from './shared-identity';

/** Rules over many events: only the monthly review applies them. */
export const summaryRules: readonly SummaryRule[] = [failedLogins, sharedIdentity, dormantAdministrator, auditSilence];
