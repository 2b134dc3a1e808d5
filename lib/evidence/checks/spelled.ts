import { REGION } from '../../policy';
import type { Resource, TemplateModel } from '../../template/model';

/** What the ARN of a resource is up to its name, and after it, by type. */
const ARNS: Readonly<Record<string, readonly [before: string, after?: string]>> = {
  'AWS::IAM::Role': ['iam::ACCOUNT:role/'],
  'AWS::KinesisFirehose::DeliveryStream': [`firehose:${REGION}:ACCOUNT:deliverystream/`],
  'AWS::Lambda::Function': [`lambda:${REGION}:ACCOUNT:function:`],
  'AWS::Logs::LogGroup': [`logs:${REGION}:ACCOUNT:log-group:`, ':*'],
  'AWS::S3::Bucket': ['s3:::'],
  'AWS::SNS::Topic': [`sns:${REGION}:ACCOUNT:`],
  'AWS::StepFunctions::StateMachine': [`states:${REGION}:ACCOUNT:stateMachine:`],
};

/**
 * A text with each reference to a resource that has a name of its own spelled out, as it is written where nobody refers to
 * it: `${Reports.Arn}/*` is `arn:aws:s3:::reports/*`.
 * @param from the resource in whose template the text stands
 */
export const spelled = (model: TemplateModel, from: Resource, text: string): string =>
  text.replace(/\$\{(\w+)(\.Arn)?\}/g, (reference, id: string, ofArn?: string) => {
    const found = model.target({ Ref: id }, from);
    const name = found ? model.name(found) : '';
    if (!found || name === '' || name.includes('${')) return reference;
    if (ofArn === undefined) return found.type === 'AWS::SNS::Topic' ? reference : name;
    const [before, after = ''] = ARNS[found.type] ?? [];
    const [account, ...others] = model.accounts;
    if (before === undefined || (before.includes('ACCOUNT') && (account === undefined || others.length > 0)))
      return reference;
    return `arn:aws:${before.replace('ACCOUNT', account ?? '')}${name}${after}`;
  });
