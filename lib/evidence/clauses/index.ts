import type { ClauseSlug } from '../../policy';
import type { ClauseJudge } from '../check';
import { judge as adminLeastPrivilege } from './admin-least-privilege';
import { judge as adminSealedCredentials } from './admin-sealed-credentials';
import { judge as adminsLog18Months } from './admins-log-18-months';
import { judge as adminsNamed } from './admins-named';
import { judge as adminsReviewedMonthly } from './admins-reviewed-monthly';
import { judge as assuranceEarlyWarning } from './assurance-early-warning';
import { judge as backupCentral } from './backup-central';
import { judge as backupDaily } from './backup-daily';
import { judge as backupDaily35Days } from './backup-daily-35-days';
import { judge as backupPointInTime } from './backup-point-in-time';
import { judge as backupWeekly25Days } from './backup-weekly-25-days';
import { judge as clusterFailover } from './cluster-failover';
import { judge as clusterReplicas } from './cluster-replicas';
import { judge as clusterSynchronous } from './cluster-synchronous';
import { judge as dataClassified } from './data-classified';
import { judge as encryptionBackups } from './encryption-backups';
import { judge as encryptionDisks } from './encryption-disks';
import { judge as exitBackups } from './exit-backups';
import { judge as incidentDetected } from './incident-detected';
import { judge as maintenanceAuthorised } from './maintenance-authorised';
import { judge as malwareScanned } from './malware-scanned';
import { judge as networkFirewall } from './network-firewall';
import { judge as processorBreach } from './processor-breach';
import { judge as residencyIreland } from './residency-ireland';
import { judge as riskClasses } from './risk-classes';
import { judge as serversRedundant } from './servers-redundant';
import { judge as tracingAccesses } from './tracing-accesses';
import { judge as tracingOperations } from './tracing-operations';
import { judge as trafficPrivate } from './traffic-private';
import { judge as transportTls } from './transport-tls';
import { judge as zonesThree } from './zones-three';

/** How each clause that shows in a template is judged; the file is named after the clause. */
export const judges: Partial<Record<ClauseSlug, ClauseJudge>> = {
  'admin.least-privilege': adminLeastPrivilege,
  'admin.sealed-credentials': adminSealedCredentials,
  'admins.log-18-months': adminsLog18Months,
  'admins.named': adminsNamed,
  'admins.reviewed-monthly': adminsReviewedMonthly,
  'assurance.early-warning': assuranceEarlyWarning,
  'backup.central': backupCentral,
  'backup.daily': backupDaily,
  'backup.daily-35-days': backupDaily35Days,
  'backup.point-in-time': backupPointInTime,
  'backup.weekly-25-days': backupWeekly25Days,
  'cluster.failover': clusterFailover,
  'cluster.replicas': clusterReplicas,
  'cluster.synchronous': clusterSynchronous,
  'data.classified': dataClassified,
  'encryption.backups': encryptionBackups,
  'encryption.disks': encryptionDisks,
  'exit.backups': exitBackups,
  'incident.detected': incidentDetected,
  'maintenance.authorised': maintenanceAuthorised,
  'malware.scanned': malwareScanned,
  'network.firewall': networkFirewall,
  'processor.breach': processorBreach,
  'residency.ireland': residencyIreland,
  'risk.classes': riskClasses,
  'servers.redundant': serversRedundant,
  'tracing.accesses': tracingAccesses,
  'tracing.operations': tracingOperations,
  'traffic.private': trafficPrivate,
  'transport.tls': transportTls,
  'zones.three': zonesThree,
};
