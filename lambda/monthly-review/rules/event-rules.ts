import { backupLoss } from './backup-loss';
import { dataExposure } from './data-exposure';
import { emergencyAccess } from './emergency-access';
import { irregularHours } from './irregular-hours';
import { keyLoss } from './key-loss';
import { loginWithoutMfa } from './login-without-mfa';
import { networkOpening } from './network-opening';
import { newNetwork } from './new-network';
import { privilegeChange } from './privilege-change';
import { rootUse } from './root-use';
import type { EventRule } from './rule';
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
