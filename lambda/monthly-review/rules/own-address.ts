import type { AccessEvent } from '../access-event';
import { textParameter } from './record-fields';

/** Nobody but Identity Center has roles below this path, or opens sessions of them. */
const RESERVED = ':role/aws-reserved/sso.amazonaws.com/';

/**
 * The address from which whoever acts did so; empty where it is AWS's own. Identity Center opens the sessions of its roles
 * from its servers; what is then done in them comes from the person's address.
 * A record as AWS writes it: https://awsteele.com/blog/2026/07/01/apps-can-now-impersonate-human-access-to-aws-via-iam-identity-center.html
 */
export const ownAddress = (event: AccessEvent): string =>
  event.eventName === 'AssumeRoleWithSAML' && textParameter(event, 'roleArn').includes(RESERVED) ? '' : event.sourceIp;
