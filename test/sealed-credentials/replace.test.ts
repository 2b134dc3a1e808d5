import { DescribeDBClustersCommand, ModifyDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { ListSecretVersionIdsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { replaceAfter } from '../../lambda/sealed-credentials/replace';
import { awsError } from '../aws-error';

const ARN =
  'arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!cluster-5f0c6c1e-1111-4222-8333-444455556666-AbC123';
const READ_AT = new Date('2026-11-20T10:00:00Z');
const reading = { secretId: ARN, at: READ_AT, eventId: 'e-1' };

const tools = {
  rds: new RDSClient({ region: 'eu-west-1' }),
  secrets: new SecretsManagerClient({ region: 'eu-west-1' }),
};
const rds = mockClient(tools.rds);
const secrets = mockClient(tools.secrets);
const rotations = () => rds.commandCalls(ModifyDBClusterCommand).map(({ args }) => args[0].input);
const cluster = (SecretStatus = 'active') => ({
  DBClusters: [
    { DBClusterIdentifier: 'other', MasterUserSecret: { SecretArn: ARN.replace('5f0c', '0000') } },
    { DBClusterIdentifier: 'didattica', MasterUserSecret: { SecretArn: ARN, SecretStatus } },
  ],
});
const currentMade = (at: string) => ({
  Versions: [
    { VersionId: 'old', VersionStages: ['AWSPREVIOUS'], CreatedDate: new Date('2026-11-25T00:00:00Z') },
    { VersionId: 'new', VersionStages: ['AWSCURRENT'], CreatedDate: new Date(at) },
  ],
});
beforeEach(() => {
  rds.reset();
  secrets.reset();
  rds.on(DescribeDBClustersCommand).resolves(cluster());
  rds.on(ModifyDBClusterCommand).resolves({});
  secrets.on(ListSecretVersionIdsCommand).resolves(currentMade('2026-11-18T03:00:00Z'));
});

test('admin.sealed-credentials: what was read is replaced at once, and nothing else of the cluster changes', async () => {
  expect(await replaceAfter(tools, reading)).toEqual({ outcome: 'replaced', cluster: 'didattica' });
  expect(rotations()).toEqual([
    { DBClusterIdentifier: 'didattica', RotateMasterUserPassword: true, ApplyImmediately: true },
  ]);
});

test('admin.sealed-credentials: the same reading delivered twice replaces once', async () => {
  await replaceAfter(tools, reading);
  secrets.on(ListSecretVersionIdsCommand).resolves(currentMade('2026-11-20T10:00:07Z'));
  expect(await replaceAfter(tools, reading)).toEqual({ outcome: 'replaced-before', cluster: 'didattica' });
  expect(rotations()).toHaveLength(1);
});

test('readings out of order: the later one’s replacement answers the earlier one too', async () => {
  secrets.on(ListSecretVersionIdsCommand).resolves(currentMade('2026-11-20T10:05:00Z'));
  expect(await replaceAfter(tools, reading)).toMatchObject({ outcome: 'replaced-before' });
});

test('readings out of order: a reading after the replacement is answered by another', async () => {
  secrets.on(ListSecretVersionIdsCommand).resolves(currentMade('2026-11-20T09:59:00Z'));
  expect(await replaceAfter(tools, reading)).toMatchObject({ outcome: 'replaced' });
});

test.each([
  ['2026-11-20T10:00:00.900Z', 'replaced'],
  ['2026-11-20T10:00:01.000Z', 'replaced-before'],
])('a version made at %s, against a reading in second 10:00:00: %s', async (made, outcome) => {
  secrets.on(ListSecretVersionIdsCommand).resolves(currentMade(made));
  expect(await replaceAfter(tools, reading)).toMatchObject({ outcome });
});

test.each(['rotating', 'creating'])(
  'while the secret is %s nothing is decided: the delivery comes again',
  async (status) => {
    rds.on(DescribeDBClustersCommand).resolves(cluster(status));
    await expect(replaceAfter(tools, reading)).rejects.toMatchObject({ name: 'RotationUnderWayError' });
    expect(rotations()).toHaveLength(0);
  },
);

test('the reading is found on a later page of clusters', async () => {
  rds.on(DescribeDBClustersCommand).resolvesOnce({ DBClusters: [], Marker: 'more' }).resolves(cluster());
  expect(await replaceAfter(tools, reading)).toMatchObject({ outcome: 'replaced' });
});

test('a cluster that is gone leaves nothing to replace', async () => {
  rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [] });
  expect(await replaceAfter(tools, reading)).toEqual({ outcome: 'no-cluster' });
});

test.each([
  ['RDS, listing', () => rds.on(DescribeDBClustersCommand).rejects(awsError('ThrottlingException'))],
  ['Secrets Manager', () => secrets.on(ListSecretVersionIdsCommand).rejects(awsError('ThrottlingException'))],
  ['RDS, replacing', () => rds.on(ModifyDBClusterCommand).rejects(awsError('InvalidDBClusterStateFault'))],
])('%s refuses: it is thrown, never taken for done, and the next delivery replaces', async (_who, refuse) => {
  refuse();
  await expect(replaceAfter(tools, reading)).rejects.toThrow(/Throttling|InvalidDBClusterState/);
  rds.on(DescribeDBClustersCommand).resolves(cluster());
  rds.on(ModifyDBClusterCommand).resolves({});
  secrets.on(ListSecretVersionIdsCommand).resolves(currentMade('2026-11-18T03:00:00Z'));
  expect(await replaceAfter(tools, reading)).toMatchObject({ outcome: 'replaced' });
});

test('a secret without a version in force counts as read', async () => {
  secrets.on(ListSecretVersionIdsCommand).resolves({ Versions: [] });
  expect(await replaceAfter(tools, reading)).toMatchObject({ outcome: 'replaced' });
});
