import { rule } from './rule';
import type { Settings } from './settings';

/** A mistake of settings that are each right by themselves. */
interface Disagreement {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Rules that one security group may have (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html). */
const MOST_RULES = 60;

/** Names that must differ or agree, and what only all together shows. */
export function disagreements(settings: Settings): Disagreement[] {
  const found: Disagreement[] = [];
  const mistake = (path: readonly PropertyKey[], message: string) => found.push({ path, message });
  const clusterNames = settings.clusters.map((one) => one.name);
  const applications = settings.clusters.flatMap((one) => one.applications);
  settings.clusters.forEach((one, index) => {
    if (clusterNames.indexOf(one.name) < index) {
      mistake(['clusters', index, 'name'], rule('a name that no other cluster has', 'cluster.replicas'));
    }
    one.applications.forEach((application, at) => {
      const first = settings.clusters.findIndex((other) => other.applications.includes(application));
      if (first < index || one.applications.indexOf(application) < at) {
        mistake(['clusters', index, 'applications', at], rule('an application of one cluster only', 'data.classified'));
      }
    });
  });
  settings.tracing.applications.forEach((application, index) => {
    if (settings.tracing.applications.findIndex((one) => one.name === application.name) < index) {
      mistake(['tracing', 'applications', index, 'name'], rule('an application once', 'tracing.accesses'));
    }
    if (!applications.includes(application.name)) {
      mistake(
        ['tracing', 'applications', index, 'name'],
        rule(`an application of a cluster: ${applications.join(', ')}`, 'tracing.accesses'),
      );
    }
  });
  if (settings.custodyAccount === settings.account) {
    mistake(['custodyAccount'], rule('another account than the platform’s own', 'admins.log-18-months'));
  }
  if (settings.workingHours.from >= settings.workingHours.to) {
    mistake(['workingHours'], rule('hours that begin before they end', 'incident.detected'));
  }
  const { from, to } = settings.backup.failoverDrill;
  if (from === to) {
    mistake(['backup', 'failoverDrill'], rule('a window that ends at another time than it begins', 'cluster.failover'));
  }
  if (!settings.mail.sender.endsWith(`@${settings.mail.domain}`)) {
    mistake(['mail', 'sender'], rule(`an address of ${settings.mail.domain}`, 'admins.reviewed-monthly'));
  }
  if (settings.network.applicationNetworks.length + settings.network.applicationSecurityGroups.length > MOST_RULES) {
    mistake(
      ['network'],
      rule(`${MOST_RULES} networks and security groups of applications at most`, 'network.firewall'),
    );
  }
  if (settings.signIn.kind === 'identity-center') {
    const { reviewer, ...others } = settings.signIn.groups;
    if (Object.values(others).includes(reviewer)) {
      mistake(
        ['signIn', 'groups', 'reviewer'],
        rule('a group of its own: nobody reviews himself', 'admins.reviewed-monthly'),
      );
    }
  }
  return found;
}
