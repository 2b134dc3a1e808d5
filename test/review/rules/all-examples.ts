import type { Examples } from '../../../lambda/monthly-review/rules/example';
import type { RuleName } from '../../../lambda/monthly-review/rules/rule';
import { examples as auditSilence } from '../../../lambda/monthly-review/rules/audit-silence.examples';
import { examples as backupLoss } from '../../../lambda/monthly-review/rules/backup-loss.examples';
import { examples as dataExposure } from '../../../lambda/monthly-review/rules/data-exposure.examples';
import { examples as dormantAdministrator } from '../../../lambda/monthly-review/rules/dormant-administrator.examples';
import { examples as emergencyAccess } from '../../../lambda/monthly-review/rules/emergency-access.examples';
import { examples as failedLogins } from '../../../lambda/monthly-review/rules/failed-logins.examples';
import { examples as irregularHours } from '../../../lambda/monthly-review/rules/irregular-hours.examples';
import { examples as keyLoss } from '../../../lambda/monthly-review/rules/key-loss.examples';
import { examples as loginWithoutMfa } from '../../../lambda/monthly-review/rules/login-without-mfa.examples';
import { examples as networkOpening } from '../../../lambda/monthly-review/rules/network-opening.examples';
import { examples as newNetwork } from '../../../lambda/monthly-review/rules/new-network.examples';
import { examples as privilegeChange } from '../../../lambda/monthly-review/rules/privilege-change.examples';
import { examples as rootUse } from '../../../lambda/monthly-review/rules/root-use.examples';
import { examples as sharedIdentity } from '../../../lambda/monthly-review/rules/shared-identity.examples';
import { examples as trailTampering } from '../../../lambda/monthly-review/rules/trail-tampering.examples';
import { examples as unregisteredAdministrator } from '../../../lambda/monthly-review/rules/unregistered-administrator.examples';

/** The examples of every rule. */
export const allExamples: Readonly<Record<RuleName, Examples>> = {
  'root-use': rootUse,
  'login-without-mfa': loginWithoutMfa,
  'failed-logins': failedLogins,
  'unregistered-administrator': unregisteredAdministrator,
  'shared-identity': sharedIdentity,
  'irregular-hours': irregularHours,
  'new-network': newNetwork,
  'trail-tampering': trailTampering,
  'key-loss': keyLoss,
  'backup-loss': backupLoss,
  'data-exposure': dataExposure,
  'privilege-change': privilegeChange,
  'network-opening': networkOpening,
  'emergency-access': emergencyAccess,
  'dormant-administrator': dormantAdministrator,
  'audit-silence': auditSilence,
};
