import { Template } from 'aws-cdk-lib/assertions';
import { names, production } from '../../lib/config';
import { synthesised } from './synthesised';

const { templates } = synthesised();
const template = Template.fromJSON(templates[names.stack(production, 'tracing')] as Record<string, unknown>);

// https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
test.each(['accesses', 'operations'])(
  'the stream of %s may call its check by whichever name Firehose calls it',
  (stream) => {
    const [role] = Object.values(template.findResources('AWS::IAM::Role')).filter(
      ({ Properties }) => Properties.RoleName === names.role(production, `tracing-${stream}-stream`),
    );
    const statements = role!['Properties'].Policies[0].PolicyDocument.Statement as {
      Action: unknown;
      Resource: unknown;
    }[];
    const calls = statements.find(({ Action }) => JSON.stringify(Action).includes('lambda:InvokeFunction'));
    const check = { 'Fn::GetAtt': [expect.stringContaining('RecordCheck'), 'Arn'] };
    expect(calls!.Resource).toEqual([check, { 'Fn::Join': ['', [check, ':$LATEST']] }]);
  },
);
