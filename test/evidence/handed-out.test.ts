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

/** A policy of the account's logs, as JSON. */
const ofLogs = (PolicyType: string, ...parts: readonly (string | ((template: Json) => object))[]) =>
  added([
    'AWS::Logs::AccountPolicy',
    (template) => {
      const joined = parts.map((part) => (typeof part === 'string' ? part : part(template)));
      return { PolicyType, PolicyDocument: parts.length > 1 ? { 'Fn::Join': ['', joined] } : joined[0] };
    },
  ]);
const subscribed = (DestinationArn: string) =>
  ofLogs('SUBSCRIPTION_FILTER_POLICY', JSON.stringify({ DestinationArn, FilterPattern: '' }));
const ALERT = 'function:custodia-production-access-alert';

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
    [
      'events',
      'audit',
      added([
        'AWS::Events::ApiDestination',
        { InvocationEndpoint: 'https://collector.example.com', HttpMethod: 'POST' },
      ]),
    ],
    ['files', 'tracing', added(['AWS::Transfer::Connector', { Url: 'sftp://files.example.com' }])],
    ['logs of another Region', 'audit', subscribed(`arn:aws:lambda:us-east-1:111122223333:${ALERT}`)],
    [
      'what is found in logs',
      'audit',
      ofLogs(
        'DATA_PROTECTION_POLICY',
        JSON.stringify({
          Statement: [{ Operation: { Audit: { FindingsDestination: { S3: { Bucket: 'x-elses' } } } } }],
        }),
      ),
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
    [
      'an interface',
      'audit',
      added(
        ['AWS::ApiGateway::RestApi', {}],
        [
          'AWS::Events::ApiDestination',
          { InvocationEndpoint: { 'Fn::Sub': 'https://${Added0}.execute-api.eu-west-1.amazonaws.com/v1' } },
        ],
      ),
    ],
    [
      'a bucket, put together,',
      'tracing',
      ofLogs(
        'DATA_PROTECTION_POLICY',
        '{"Operation":{"Audit":{"S3":{"Bucket":"',
        (template) => ({ Ref: idOf(template, 'AccessesBucket') }),
        '"}}}}',
      ),
    ],
  ])('not %s of these templates', (_, stack, change) => {
    expect(broken(stack, change)).toEqual([]);
  });
});

describe('network.firewall: what is handed to another account', () => {
  const arn = (resource: string) => `arn:aws:${resource.replace('::', `:eu-west-1:${STRANGER}:`)}`;
  const open = (Action: string, account = STRANGER) => ({
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action, Resource: '*' }],
  });

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
    ['all logs', 'audit', subscribed(arn(`lambda::function:${ALERT}`))],
    [
      'all logs, put together',
      'audit',
      ofLogs(
        'SUBSCRIPTION_FILTER_POLICY',
        '{"RoleArn":"',
        (template) => arnOf(template, 'TrailDelivery'),
        `","DestinationArn":"${arn('logs::destination:x')}"}`,
      ),
    ],
    [
      'a catalogue, by a policy that no resource has',
      'backup',
      added([
        'Custom::AWS',
        { Create: JSON.stringify({ parameters: { PolicyInJson: JSON.stringify(open('glue:Get*')) } }) },
      ]),
    ],
    [
      'a document, shared by a call',
      'backup',
      added(['Custom::AWS', { Create: JSON.stringify({ parameters: { AccountIdsToAdd: [STRANGER] } }) }]),
    ],
    ['a stream', 'tracing', added(['AWS::Kinesis::ResourcePolicy', { ResourcePolicy: open('kinesis:GetRecords') }])],
    ['a bus', 'audit', added(['AWS::Events::EventBus', { Policy: JSON.stringify(open('events:PutEvents')) }])],
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
    expect(broken('audit', subscribed(`arn:aws:lambda:eu-west-1:111122223333:${ALERT}`))).toEqual([]);
    const ResourcePolicy = open('kinesis:GetRecords', '111122223333');
    expect(broken('tracing', added(['AWS::Kinesis::ResourcePolicy', { ResourcePolicy }]))).toEqual([]);
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

  const postgres = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 };
  const listed =
    (AddressFamily: string, ...cidrs: string[]) =>
    (template: Json) => {
      const Entries = cidrs.map((Cidr) => ({ Cidr }));
      added(['AWS::EC2::PrefixList', { AddressFamily, Entries }])(template);
      ingress({ ...postgres, SourcePrefixListId: { 'Fn::GetAtt': ['Added0', 'PrefixListId'] } })(template);
    };
  const files = (more: object) => added(['AWS::Transfer::Server', { Protocols: ['SFTP'], ...more }]);
  const EndpointDetails = { VpcId: 'vpc-1', SubnetIds: ['subnet-1'] };
  const asked = (...AllowedOrigins: string[]) =>
    set('AccessesBucket', { CorsConfiguration: { CorsRules: [{ AllowedMethods: ['GET'], AllowedOrigins }] } });

  test.each<Case>([
    ['one port of a list of somebody', 'database', ingress({ ...postgres, SourcePrefixListId: 'pl-1' })],
    ['one port of the Internet, as a list', 'database', listed('IPv4', '10.1.0.0/16', '0.0.0.0/0')],
    ['one port of half of the newer Internet', 'database', listed('IPv6', '2000::/16')],
    [
      'one port, by a rule beside',
      'database',
      added(['AWS::EC2::SecurityGroupIngress', { ...postgres, SourcePrefixListId: 'pl-1' }]),
    ],
    ['files', 'backup', files({})],
    ['files, in so many words', 'backup', files({ EndpointType: 'PUBLIC' })],
    [
      'files, by an address of their own',
      'backup',
      files({ EndpointType: 'VPC', EndpointDetails: { ...EndpointDetails, AddressAllocationIds: ['eipalloc-1'] } }),
    ],
    ['records, from any page', 'tracing', asked('https://app.example.com', '*')],
    ['a function', 'audit', added(['AWS::Lambda::Url', { AuthType: 'NONE' }])],
    ['what shares out', 'network', added(['AWS::ElasticLoadBalancingV2::LoadBalancer', {}])],
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
    ['one port of a list of networks', 'database', listed('IPv4', '10.1.0.0/16', '192.0.2.0/24')],
    ['files inside', 'backup', files({ EndpointType: 'VPC', EndpointDetails })],
    ['records, from the pages of one', 'tracing', asked('https://app.example.com')],
    ['a function that asks', 'audit', added(['AWS::Lambda::Url', { AuthType: 'AWS_IAM' }])],
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

  const mapped = (disks: object[]) => disks.map((Ebs, index) => ({ DeviceName: `/dev/sd${index}`, Ebs }));
  const machine = (disks: object[]) => added(['AWS::EC2::Instance', { BlockDeviceMappings: mapped(disks) }]);
  const template = (disks: object[]) =>
    added(
      ['AWS::EC2::LaunchTemplate', { LaunchTemplateData: { BlockDeviceMappings: mapped(disks) } }],
      ['AWS::EC2::Instance', { LaunchTemplate: { LaunchTemplateId: { Ref: 'Added0' }, Version: '1' } }],
    );

  const bySomebodys = added(['AWS::EC2::Instance', { LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '1' } }]);

  test('machines whose disks are encrypted', () => {
    expect(broken('database', machine([{ Encrypted: true }, { Encrypted: 'true' }]))).toEqual([]);
    expect(broken('database', template([{ Encrypted: true }]))).toEqual([]);
  });

  test.each<Case>([
    [
      'records sent in clear',
      'audit',
      added(['AWS::Events::ApiDestination', { InvocationEndpoint: 'http://collector.example.com' }]),
      'residency.ireland',
      'transport.tls',
    ],
    ['a stream that says nothing', 'tracing', added(['AWS::Kinesis::Stream', { Tags: tags }]), 'data.classified'],
    [
      'a database in clear',
      'database',
      added(['AWS::DocDB::DBCluster', (template) => ({ Tags: tags, KmsKeyId: arnOf(template, 'DataKey') })]),
      'encryption.disks',
    ],
    [
      'a machine with the disks of its image',
      'database',
      added(['AWS::EC2::Instance', { ImageId: 'ami-1' }]),
      'encryption.disks',
    ],
    [
      'a machine with one disk in clear',
      'database',
      machine([{ Encrypted: true }, { VolumeSize: 8 }]),
      'encryption.disks',
    ],
    ['a machine by a template in clear', 'database', template([{ VolumeSize: 8 }]), 'encryption.disks'],
    ['a machine by a template of somebody', 'database', bySomebodys, 'encryption.disks'],
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
