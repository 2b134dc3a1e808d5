import '../retention/quiet';
import { DescribeDBClustersCommand, ModifyDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { ListSecretVersionIdsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { EventBridgeEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../lambda/sealed-credentials/handler';
import { rdsServiceRoleArn } from '../../lib/constructs/sealed-key';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!cluster-1-AbC123';
const rds = mockClient(RDSClient);
const secrets = mockClient(SecretsManagerClient);
const event = (detail: object) => ({ id: 'e-1', detail }) as unknown as EventBridgeEvent<string, never>;
const reading = {
  eventName: 'GetSecretValue',
  eventTime: '2026-11-20T10:00:00Z',
  eventID: 'e-1',
  requestParameters: { secretId: SECRET },
  userIdentity: { sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/emergency' } } },
};
const replaced = () => rds.commandCalls(ModifyDBClusterCommand).length;

beforeEach(() => {
  rds.reset();
  secrets.reset();
  process.env['ROTATOR'] = rdsServiceRoleArn('111122223333');
  rds.on(DescribeDBClustersCommand).resolves({
    DBClusters: [{ DBClusterIdentifier: 'didattica', MasterUserSecret: { SecretArn: SECRET, SecretStatus: 'active' } }],
  });
  rds.on(ModifyDBClusterCommand).resolves({});
  secrets.on(ListSecretVersionIdsCommand).resolves({
    Versions: [{ VersionStages: ['AWSCURRENT'], CreatedDate: new Date('2026-11-18T00:00:00Z') }],
  });
});

test('admin.sealed-credentials: a reading replaces what was read', async () => {
  await handler(event(reading));
  expect(replaced()).toBe(1);
});

test.each([
  [
    'what RDS reads to rotate',
    { userIdentity: { sessionContext: { sessionIssuer: { arn: rdsServiceRoleArn('111122223333') } } } },
  ],
  ['a refused reading', { errorCode: 'AccessDenied' }],
])('%s replaces nothing', async (_what, change) => {
  await handler(event({ ...reading, ...change }));
  expect(rds.calls()).toHaveLength(0);
});

test.each([
  ['is throttled', () => rds.on(ModifyDBClusterCommand).rejectsOnce(new Error('Throttling')).resolves({}), reading],
  ['rotates', () => rds.on(DescribeDBClustersCommand).rejectsOnce(new Error('rotating')), reading],
  ['is not told what was read', () => undefined, { ...reading, requestParameters: null }],
])(
  'a reading while RDS %s is thrown: the delivery comes again, or is left as a dead letter',
  async (_how, arrange, detail) => {
    arrange();
    await expect(handler(event(detail))).rejects.toThrow();
  },
);

test('without the rotator’s name nothing is judged', async () => {
  delete process.env['ROTATOR'];
  await expect(handler(event(reading))).rejects.toThrow('ROTATOR');
  expect(rds.calls()).toHaveLength(0);
});
