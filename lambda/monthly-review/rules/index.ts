import { auditSilence } from './audit-silence';
import { backupLoss } from './backup-loss';
import { dataExposure } from './data-exposure';
import { dormantAdministrator } from './dormant-administrator';
import { emergencyAccess } from './emergency-access';
import { failedLogins } from './failed-logins';
import { irregularHours } from './irregular-hours';
import { keyLoss } from './key-loss';
import { loginWithoutMfa } from './login-without-mfa';
import { networkOpening } from './network-opening';
import { newNetwork } from './new-network';
import { privilegeChange } from './privilege-change';
import { rootUse } from './root-use';
import type { EventRule, Rule, SummaryRule } from './rule';
import { sharedIdentity } from './shared-identity';
import { trailTampering } from './trail-tampering';
import { unregisteredAdministrator } from './unregistered-administrator';

/** Rules that one event decides: the monthly review and the immediate alert apply them. */
export const eventRules: readonly EventRule[] = [
  rootUse,
  loginWithoutMfa,
  unregisteredAdministrator,
  irregularHours,
  newNetwork,
  trailTampering,
  keyLoss,
  backupLoss,
  dataExposure,
  privilegeChange,
  networkOpening,
  emergencyAccess,
];

/** Rules over many events: only the monthly review applies them. */
export const summaryRules: readonly SummaryRule[] = [failedLogins, sharedIdentity, dormantAdministrator, auditSilence];

/** All rules of the contract. */
export const rules: readonly Rule[] = [...eventRules, ...summaryRules];
