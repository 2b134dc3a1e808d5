import type { AccessEvent } from '../access-event';
import { objectOf } from './acts';
import { allowedBy, policyOf } from './policy-document';
import { entriesOf, fieldOf, listOf, parameter } from './record-fields';
import type { RuleContext } from './rule';

const CLOUDTRAIL = 'cloudtrail.amazonaws.com';
const isTrail = (principal: unknown) => listOf(principal).some((one) => one === '*' || one === CLOUDTRAIL);
const isWriting = (action: unknown) =>
  typeof action === 'string' && /^(?:\*|s3:(?:\*|put\*|putobject\*?))$/i.test(action);
/** A whole bucket's objects, or those that logs are delivered as. */
const isWhereLogsGo = (resource: unknown) =>
  typeof resource === 'string' && /^[^/]*(?:\/?\*)$|\/AWSLogs\//.test(resource);

/** Whether a statement of a bucket policy denies CloudTrail to write, whatever else holds. */
function deniesTrail(statement: unknown): boolean {
  if (fieldOf(statement, 'Effect') !== 'Deny' || fieldOf(statement, 'Condition') !== undefined) return false;
  const [but, notAction] = [fieldOf(statement, 'NotPrincipal'), fieldOf(statement, 'NotAction')];
  const named = but ?? fieldOf(statement, 'Principal');
  const meant = isTrail(named) || entriesOf(named).some(([, principal]) => isTrail(principal));
  const writes = notAction === undefined && listOf(fieldOf(statement, 'Action')).some(isWriting);
  return (
    meant === (but === undefined) &&
    (writes || (notAction !== undefined && !listOf(notAction).some(isWriting))) &&
    listOf(fieldOf(statement, 'Resource')).some(isWhereLogsGo)
  );
}

/** Whether a bucket policy leaves no way to write, or in the log's own bucket none to CloudTrail. */
export function keepsLogsOut(event: AccessEvent, { logBucket }: RuleContext): boolean {
  const policy = parameter(event, 'bucketPolicy');
  if (policy === undefined) return false;
  const allowed = allowedBy(policy);
  const written =
    objectOf(event) === logBucket
      ? allowed.some(({ principals, actions }) => isTrail(principals) && actions.some(isWriting))
      : allowed.length > 0;
  return !written || listOf(fieldOf(policyOf(policy), 'Statement')).some(deniesTrail);
}
