import type { Resource } from '../../template/model';
import { statementsOf } from '../../template/statements';
import { check, type Check, type Evidence } from '../check';
import { policiesIn } from '../leaves';
import { tooMuch } from './policies';

/** Types whose policies say what somebody may do, or that other checks judge. */
const JUDGED = /^AWS::(IAM|KMS|SSO)::|^AWS::(EC2::VPCEndpoint|Events::EventBusPolicy)$/;

/** Policies in which services are let in for this account's sake; SNS knows no condition for EventBridge. */
const tied = ({ type }: Resource): 'all' | 'but EventBridge' | undefined =>
  /^AWS::(S3|SQS)::/.test(type) ? 'all' : /^AWS::SNS::/.test(type) ? 'but EventBridge' : undefined;

/** No policy of a resource lets in strangers. */
export const openPolicies = ({ model }: Evidence): Check[] =>
  model.resources
    .filter(({ type }) => !JUDGED.test(type))
    .flatMap((resource) =>
      policiesIn(resource).map(({ path, value }) => {
        const over = tooMuch(statementsOf(value, model, resource), model, tied(resource));
        return check(
          resource,
          path,
          'open to nobody without a condition that names who',
          over ?? 'named principals',
          !over,
        );
      }),
    );
