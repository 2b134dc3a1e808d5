import { statementsOf } from '../../template/statements';
import { check, type Check, type Evidence } from '../check';
import { tooMuch } from './policies';

const RESOURCE_POLICIES = [
  'AWS::S3::AccessPoint',
  'AWS::S3::BucketPolicy',
  'AWS::S3::MultiRegionAccessPointPolicy',
  'AWS::SNS::TopicInlinePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueueInlinePolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::Logs::ResourcePolicy',
  'AWS::ECR::Repository',
  'AWS::Backup::BackupVault',
];

/** The properties in which they hold it. */
const DOCUMENTS = ['PolicyDocument', 'ResourcePolicy', 'RepositoryPolicyText', 'AccessPolicy', 'Policy'];

/** Policies in which services are let in for this account's sake; SNS knows no condition for EventBridge. */
const TIED: Readonly<Record<string, 'all' | 'but EventBridge'>> = {
  'AWS::S3::AccessPoint': 'all',
  'AWS::S3::BucketPolicy': 'all',
  'AWS::S3::MultiRegionAccessPointPolicy': 'all',
  'AWS::SQS::QueuePolicy': 'all',
  'AWS::SNS::TopicPolicy': 'but EventBridge',
  'AWS::SNS::TopicInlinePolicy': 'but EventBridge',
  'AWS::SQS::QueueInlinePolicy': 'all',
};

/** No policy of a resource lets in strangers. */
export function openPolicies({ model }: Evidence): Check[] {
  return model.ofType(...RESOURCE_POLICIES).map((policy) => {
    const property = DOCUMENTS.find((name) => policy.properties[name] !== undefined) ?? 'PolicyDocument';
    const over = tooMuch(statementsOf(policy.properties[property], model, policy), model, TIED[policy.type]);
    return check(
      policy,
      property,
      'open to nobody without a condition that names who',
      over ?? 'named principals',
      !over,
    );
  });
}
