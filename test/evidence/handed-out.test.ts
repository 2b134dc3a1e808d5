import { broken, idOf, properties, type Json } from './changed';

const STRANGER = '999988887777';
const BUCKET = 'arn:aws:s3:::somebody-elses';

const added =
  (...resources: readonly (readonly [type: string, properties: object | ((template: Json) => object)])[]) =>
  (template: Json): void =>
    resources.forEach(([Type, given], index) => {
      const Properties = typeof given === 'function' ? given(template) : given;
      template.Resources[`Added${index}`] = { Type, Properties };
    });
const arnOf = (template: Json, start: string) => ({ 'Fn::GetAtt': [idOf(template, start), 'Arn'] });
const set =
  (start: string, more: object) =>
  (template: Json): void =>
    void Object.assign(properties(template, start), more);

type Case = [name: string, stack: string, change: (template: Json) => void, ...clauses: string[]];

describe('residency.ireland: what is copied to where it does not show', () => {
  const locations = (to: readonly [string, object | ((template: Json) => object)]) =>
    added(to, ['AWS::DataSync::Task', { SourceLocationArn: 'arn', DestinationLocationArn: { Ref: 'Added0' } }]);
  const stream = (change: (stream: Json) => void) => (template: Json) => change(properties(template, 'AccessStream'));
  const backedUp = (BucketARN: unknown) =>
    stream(
      ({ ExtendedS3DestinationConfiguration: to }) => (to.S3BackupConfiguration = { BucketARN, RoleARN: to.RoleARN }),
    );
  const http = { EndpointConfiguration: { Url: 'https://collector.example.com' } };

  test.each<Case>([
    ['a bucket', 'tracing', locations(['AWS::DataSync::LocationS3', { S3BucketArn: BUCKET }])],
    ['a disk', 'tracing', locations(['AWS::DataSync::LocationNFS', { ServerHostname: 'nas.example.com' }])],
    [
      'a database',
      'database',
      added(
        ['AWS::DMS::DataProvider', { Engine: 'postgres', Settings: { PostgreSqlSettings: { ServerName: 'db' } } }],
        [
          'AWS::DMS::MigrationProject',
          { TargetDataProviderDescriptors: [{ DataProviderIdentifier: { Ref: 'Added0' } }] },
        ],
      ),
    ],
    ['a pipe', 'audit', added(['AWS::Pipes::Pipe', { Target: 'arn:aws:sqs:eu-west-1:111122223333:other' }])],
    ['a copy of the stream', 'tracing', backedUp(BUCKET)],
    ['an address', 'tracing', stream((one) => (one.HttpEndpointDestinationConfiguration = http))],
    [
      'what storage is looked at for',
      'tracing',
      set('AccessesBucket', {
        AnalyticsConfigurations: [
          { StorageClassAnalysis: { DataExport: { Destination: { BucketArn: BUCKET, Format: 'CSV' } } } },
        ],
      }),
    ],
    [
      'what is asked',
      'backup',
      added([
        'AWS::Athena::WorkGroup',
        { WorkGroupConfiguration: { ResultConfiguration: { OutputLocation: 's3://somebody-elses/asked' } } },
      ]),
    ],
    [
      'reports of copies',
      'backup',
      added(['AWS::Backup::ReportPlan', { ReportDeliveryChannel: { S3BucketName: 'somebody-elses' } }]),
    ],
  ])('%s', (_, stack, change) => {
    expect(broken(stack, change)).toEqual(['residency.ireland']);
  });

  test.each<Case>([
    [
      'a bucket',
      'tracing',
      locations(['AWS::DataSync::LocationS3', (template) => ({ S3BucketArn: arnOf(template, 'AccessesBucket') })]),
    ],
    ['a copy of the stream', 'tracing', backedUp('arn:aws:s3:::custodia-production-landing-111122223333')],
    [
      'what is asked',
      'backup',
      added([
        'AWS::Athena::WorkGroup',
        {
          WorkGroupConfiguration: {
            ResultConfiguration: { OutputLocation: 's3://custodia-production-backup-111122223333/asked/' },
          },
        },
      ]),
    ],
    ['a queue', 'audit', added(['AWS::Pipes::Pipe', (template) => ({ Target: arnOf(template, 'AlertFunction') })])],
  ])('not %s of these templates', (_, stack, change) => {
    expect(broken(stack, change)).toEqual([]);
  });
});

describe('network.firewall: what is handed to another account', () => {
  const arn = (resource: string) => `arn:aws:${resource.replace('::', `:eu-west-1:${STRANGER}:`)}`;

  test.each<Case>([
    ['a share', 'database', added(['AWS::RAM::ResourceShare', { Principals: [STRANGER] }])],
    [
      'a share with an organisation',
      'database',
      added(['AWS::RAM::ResourceShare', { Principals: [`arn:aws:organizations::${STRANGER}:organization/o-1`] }]),
    ],
    ['an event', 'audit', added(['AWS::Events::Rule', { Targets: [{ Id: 'T', Arn: arn('events::event-bus/x') }] }])],
    ['a log', 'audit', added(['AWS::Oam::Link', { SinkIdentifier: arn('oam::sink/x') }])],
    [
      'a table',
      'backup',
      added([
        'AWS::LakeFormation::PrincipalPermissions',
        { Principal: { DataLakePrincipalIdentifier: `arn:aws:iam::${STRANGER}:role/x` } },
      ]),
    ],
    [
      'news of objects',
      'tracing',
      set('AccessesBucket', {
        NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: arn('sqs::x') }] },
      }),
    ],
    ['a peer', 'network', added(['AWS::DocDB::Anything', { PeerAccountId: STRANGER }])],
    [
      'a copy of copies',
      'backup',
      (template) =>
        (properties(template, 'CopiesPlan').BackupPlan.BackupPlanRule[0].CopyActions = [
          { DestinationBackupVaultArn: arn('backup::backup-vault:x'), Lifecycle: { DeleteAfterDays: 35 } },
        ]),
    ],
  ])('%s', (_, stack, change) => {
    expect(broken(stack, change)).toEqual(['network.firewall']);
  });

  test('not one of the templates, nor what is only read', () => {
    const own = added(['AWS::RAM::ResourceShare', { Principals: ['111122223333'] }]);
    expect(broken('database', own)).toEqual([]);
    const Layers = ['arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension-Arm64:20'];
    expect(broken('backup', set('WatchFunction', { Layers }))).toEqual([]);
  });
});

describe('network.firewall: what anybody may reach', () => {
  const api = (HttpMethod: string, AuthorizationType?: string, Types: string[] = ['REGIONAL']) =>
    added(
      ['AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types } }],
      ['AWS::ApiGateway::Method', { RestApiId: { Ref: 'Added0' }, HttpMethod, AuthorizationType }],
    );
  const ingress = (more: object) => (template: Json) =>
    properties(template, 'ClusterdidatticaSecurityGroup').SecurityGroupIngress.push(more);

  test.each<Case>([
    ['a method', 'audit', api('GET', 'NONE')],
    ['a route', 'audit', added(['AWS::ApiGatewayV2::Route', { RouteKey: 'GET /' }])],
    ['an interface of one function', 'audit', added(['AWS::ApiGatewayV2::Api', { Target: 'arn' }])],
    ['one whose key is no secret', 'audit', added(['AWS::AppSync::GraphQLApi', { AuthenticationType: 'API_KEY' }])],
    [
      'a container',
      'network',
      added(['AWS::ECS::Service', { NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } } }]),
    ],
    ['an accelerator', 'network', added(['AWS::GlobalAccelerator::Accelerator', {}])],
    ['every port of a list', 'database', ingress({ SourcePrefixListId: 'pl-1', IpProtocol: '-1' })],
    ['every port of another group', 'database', ingress({ SourceSecurityGroupId: 'sg-1', IpProtocol: '-1' })],
  ])('%s', (_, stack, change) => {
    expect(broken(stack, change)).toEqual(['network.firewall']);
  });

  test.each<Case>([
    ['a method that asks', 'audit', api('GET', 'AWS_IAM')],
    ['what a browser asks before', 'audit', api('OPTIONS', 'NONE')],
    ['a private interface', 'audit', api('GET', 'NONE', ['PRIVATE'])],
    [
      'one port of another group',
      'database',
      ingress({ SourceSecurityGroupId: 'sg-1', IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 }),
    ],
  ])('not %s', (_, stack, change) => {
    expect(broken(stack, change)).toEqual([]);
  });
});

describe('what else is added beside', () => {
  const tags = [
    { Key: 'data-class', Value: 'personal' },
    { Key: 'owner', Value: 'infrastructure@example.com' },
  ];
  const machines = (sub: string) =>
    added([
      'AWS::IAM::Role',
      (template) => ({
        ...properties(template, 'AlertFunctionRole'),
        RoleName: 'machines',
        ManagedPolicyArns: [],
        AssumeRolePolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sts:AssumeRoleWithWebIdentity',
              Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/example.com' },
              Condition: { StringLike: { 'example.com:sub': sub } },
            },
          ],
        },
      }),
    ]);

  test.each<Case>([
    [
      'records sent in clear',
      'audit',
      added(['AWS::Events::ApiDestination', { InvocationEndpoint: 'http://collector.example.com' }]),
      'transport.tls',
    ],
    ['a stream that says nothing', 'tracing', added(['AWS::Kinesis::Stream', { Tags: tags }]), 'data.classified'],
    [
      'a database in clear',
      'database',
      added(['AWS::DocDB::DBCluster', (template) => ({ Tags: tags, KmsKeyId: arnOf(template, 'DataKey') })]),
      'encryption.disks',
    ],
    ['a certificate that signs in', 'audit', added(['AWS::RolesAnywhere::Profile', {}]), 'admins.named'],
  ])('%s', (_, stack, change, ...clauses) => {
    expect(broken(stack, change)).toEqual(clauses);
  });

  test('anybody whom a provider knows signs in', () => {
    expect(broken('audit', machines('*'))).toContain('admins.named');
    expect(broken('audit', machines('repo:*'))).toContain('admins.named');
    expect(broken('audit', machines('repo:vendor/platform:*'))).not.toContain('admins.named');
  });
});
