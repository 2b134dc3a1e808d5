import { administratorLogDays } from '../../../lib/policy';
import { call, foreigner, one, session, statement, type Examples } from './example';

/** The bucket in which the reviewed log lies. */
export const LOG_BUCKET = 'corp-records-5f1c';

const selectors = (eventSelectors: unknown) =>
  call('cloudtrail', 'PutEventSelectors', { trailName: 't', ...(eventSelectors as object) });
const lifecycle = (bucketName: string, Days: number, Status = 'Enabled') =>
  call('s3', 'PutBucketLifecycle', { bucketName, LifecycleConfiguration: { Rule: { Status, Expiration: { Days } } } });

const rulesOf = (...rules: object[]) =>
  call('s3', 'PutBucketLifecycle', {
    bucketName: 'custodia-production-audit-111122223333',
    LifecycleConfiguration: { Rule: rules.map((rule) => ({ Status: 'Enabled', ...rule })) },
  });

const recorder = (recordingGroup: unknown) =>
  call('config', 'PutConfigurationRecorder', { configurationRecorder: { name: 'default', recordingGroup } });
const management = (...more: unknown[]) => ({
  fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }, ...more],
});

const OBJECTS = `arn:aws:s3:::${LOG_BUCKET}/*`;
const WRITE = {
  Effect: 'Allow',
  Principal: { Service: 'cloudtrail.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: `arn:aws:s3:::${LOG_BUCKET}/AWSLogs/111122223333/*`,
  Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
};
const READ = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:role/reader' },
  Action: 's3:GetObject',
  Resource: OBJECTS,
};
const DENY = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: OBJECTS };
const bucketPolicy = (Statement: readonly object[], bucketName = LOG_BUCKET) =>
  call('s3', 'PutBucketPolicy', { bucketName, bucketPolicy: { Version: '2012-10-17', Statement } });
const store = (more: object) => call('cloudtrail', 'UpdateEventDataStore', { eventDataStore: 'e', ...more });

/** Flow logs asked to be deleted, and how many of them could not. */
const flowLogs = (ids: string[], failed: number) => ({
  ...call('ec2', 'DeleteFlowLogs', {
    DeleteFlowLogsRequest: { FlowLogId: ids.map((content, tag) => ({ tag, content })) },
  }),
  responseElements: {
    DeleteFlowLogsResponse: {
      unsuccessful: failed === 0 ? '' : { item: ids.slice(0, failed).map((resourceId) => ({ resourceId })) },
    },
  },
});

export const examples: Examples = {
  matches: [
    one(
      "a person's statements no longer audited",
      statement('ROLE', 'ALTER ROLE', "alter role anna_verdi set pgaudit.log = 'none'"),
    ),
    one(
      "a database's statements no longer audited",
      statement('DDL', 'ALTER DATABASE', "ALTER DATABASE alunni SET pgaudit.log TO ''"),
    ),
    one("a session's statements no longer audited", statement('MISC_SET', 'SET', 'set session pgaudit.log to none')),
    one(
      "a person's statements audited as all others'",
      statement('ROLE', 'ALTER ROLE', 'alter role anna_verdi reset pgaudit.log'),
    ),
    one(
      "all of a person's own settings taken away",
      statement('ROLE', 'ALTER ROLE', 'ALTER ROLE anna_verdi RESET ALL'),
    ),
    one(
      'a setting in quotes',
      statement('ROLE', 'ALTER ROLE', '"alter role anna_verdi set ""pgaudit"".""log"" to off"'),
    ),
    one('by a function', statement('READ', 'SELECT', "select set_config('pgaudit.log', 'none', false)")),
    one('whatever its case', statement('MISC_SET', 'SET', "SET pgAudit.Log = 'None'")),
    one('the same by its default', statement('ROLE', 'ALTER ROLE', 'alter role anna_verdi set pgaudit.log to default')),
    one(
      "a zone's query log taken out of a profile",
      call('route53profiles', 'DisassociateResourceFromProfile', {
        profileId: 'rp-1',
        resourceArn: 'arn:aws:route53resolver:eu-west-1:111122223333:resolver-query-log-config/rqlc-1',
      }),
    ),
    one(
      "the organisation's trail without its access",
      call('organizations', 'DisableAWSServiceAccess', { servicePrincipal: 'cloudtrail.amazonaws.com' }),
    ),
    one('the role of Config deleted', call('iam', 'DeleteServiceLinkedRole', { roleName: 'AWSServiceRoleForConfig' })),
    one(
      "a trail's log group kept for a day",
      call('logs', 'PutRetentionPolicy', { logGroupName: 'aws-cloudtrail-logs-111122223333-x', retentionInDays: 1 }),
    ),
    one(
      'the right to write flow logs taken away',
      call('logs', 'DeleteResourcePolicy', { policyName: 'AWSLogDeliveryWrite20150319' }),
    ),
    one('an agreement on conformance deleted', call('config', 'DeleteOrganizationConformancePack', {})),
    one('Config sent to nobody', call('config', 'DeleteAggregationAuthorization', {})),
    one(
      'the recorder looking once a day',
      call('config', 'PutConfigurationRecorder', {
        configurationRecorder: { name: 'default', recordingMode: { recordingFrequency: 'DAILY' } },
      }),
    ),
    one(
      'the recorder looking once a day at users and roles',
      call('config', 'PutConfigurationRecorder', {
        configurationRecorder: {
          name: 'default',
          recordingGroup: { allSupported: true },
          recordingMode: {
            recordingFrequency: 'CONTINUOUS',
            recordingModeOverrides: [
              { recordingFrequency: 'DAILY', resourceTypes: ['AWS::IAM::User', 'AWS::IAM::Role'] },
            ],
          },
        },
      }),
    ),
    one("a warehouse's log stopped", call('redshift', 'DisableLogging', { clusterIdentifier: 'c' })),
    one(
      "a document database's log silenced",
      call('rds', 'ModifyDBClusterParameterGroup', {
        parameters: [{ parameterName: 'audit_logs', parameterValue: 'disabled' }],
      }),
    ),
    one(
      "a database's audit no longer loaded",
      call('rds', 'ModifyDBClusterParameterGroup', {
        parameters: [{ parameterName: 'shared_preload_libraries', parameterValue: 'pg_stat_statements' }],
      }),
    ),
    one('one of two flow logs deleted', flowLogs(['fl-1', 'fl-2'], 1)),
    one('logging stopped', call('cloudtrail', 'StopLogging', { name: 't' })),
    one('validation switched off', call('cloudtrail', 'UpdateTrail', { name: 't', enableLogFileValidation: false })),
    one('reads only', selectors({ eventSelectors: [{ readWriteType: 'WriteOnly', includeManagementEvents: true }] })),
    one(
      'KMS left out',
      selectors({ eventSelectors: [{ readWriteType: 'All', excludeManagementEventSources: ['kms.amazonaws.com'] }] }),
    ),
    one(
      'management events left out by advanced selectors',
      selectors({
        advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: ['Data'] }] }],
      }),
    ),
    one('flow logs deleted', call('ec2', 'DeleteFlowLogs', {})),
    one('Config stopped', call('config', 'StopConfigurationRecorder', { configurationRecorderName: 'default' })),
    one('DNS query logs stopped', call('route53resolver', 'DisassociateResolverQueryLogConfig', {})),
    one(
      'log group of the trail deleted',
      call('logs', 'DeleteLogGroup', { logGroupName: '/custodia/production/trail' }),
    ),
    one(
      'the log group of a database no longer protected',
      call('logs', 'PutLogGroupDeletionProtection', {
        logGroupIdentifier: '/aws/rds/cluster/custodia-production-x/postgresql',
        deletionProtectionEnabled: false,
      }),
    ),
    one('logs deleted within a month', lifecycle('custodia-production-audit-111122223333', 30)),
    one(
      'a part of the logs deleted within a month, beside others that stay',
      rulesOf(
        { Filter: { Prefix: 'AWSLogs/' }, Expiration: { Days: 30 } },
        { Filter: { Prefix: 'database/' }, Expiration: { Days: administratorLogDays } },
      ),
    ),
    one(
      'old versions of a part deleted at once, beside a long rule over another',
      rulesOf(
        { Filter: { Prefix: 'AWSLogs/' }, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
        { Filter: { Prefix: 'database/' }, Expiration: { Days: administratorLogDays } },
      ),
    ),
    one('the bucket of the logs deleted', call('s3', 'DeleteBucket', { bucketName: 'org-cloudtrail-logs' })),
    one(
      'the trail deleted',
      call('cloudtrail', 'DeleteTrail', { name: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/t' }),
    ),
    one('one Region instead of all', call('cloudtrail', 'UpdateTrail', { name: 't', isMultiRegionTrail: false })),
    one('global events left out', call('cloudtrail', 'UpdateTrail', { name: 't', includeGlobalServiceEvents: false })),
    one('the log sent to another bucket', call('cloudtrail', 'UpdateTrail', { name: 't', s3BucketName: 'other' })),
    one('an event store stopped', call('cloudtrail', 'StopEventDataStoreIngestion', { eventDataStore: 'e' })),
    one(
      'reads left out',
      selectors({ eventSelectors: [{ readWriteType: 'WriteOnly', includeManagementEvents: true, dataResources: [] }] }),
    ),
    one(
      'no management events',
      selectors({ eventSelectors: [{ readWriteType: 'All', includeManagementEvents: false }] }),
    ),
    one(
      'one service left out by advanced selectors',
      selectors({
        advancedEventSelectors: [
          {
            fieldSelectors: [
              { field: 'eventCategory', equals: ['Management'] },
              { field: 'eventSource', notEquals: ['kms.amazonaws.com'] },
            ],
          },
        ],
      }),
    ),
    one(
      'a part of the logs deleted',
      call('s3', 'DeleteObjects', { bucketName: 'custodia-production-audit-111122223333' }),
    ),
    one(
      "the lock of the logs' bucket shortened",
      call('s3', 'PutBucketObjectLockConfiguration', {
        bucketName: 'custodia-production-audit-111122223333',
        ObjectLockConfiguration: { Rule: { DefaultRetention: { Days: 90 } } },
      }),
    ),
    one(
      "versions of the logs' bucket suspended",
      call('s3', 'PutBucketVersioning', {
        bucketName: 'custodia-production-audit-111122223333',
        VersioningConfiguration: { Status: 'Suspended' },
      }),
    ),
    one(
      "the logs' bucket closed to the trail",
      call('s3', 'DeleteBucketPolicy', { bucketName: 'org-cloudtrail-logs' }),
    ),
    one(
      'the recorder deleted',
      call('config', 'DeleteConfigurationRecorder', { configurationRecorderName: 'default' }),
    ),
    one('the delivery of Config deleted', call('config', 'DeleteDeliveryChannel', { deliveryChannelName: 'default' })),
    one(
      'the recorder narrowed',
      call('config', 'PutConfigurationRecorder', {
        configurationRecorder: {
          name: 'default',
          recordingGroup: { allSupported: false, resourceTypes: ['AWS::EC2::Instance'] },
        },
      }),
    ),
    one("Config's memory shortened", call('config', 'PutRetentionConfiguration', { retentionPeriodInDays: 30 })),
    one(
      'DNS query logs deleted',
      call('route53resolver', 'DeleteResolverQueryLogConfig', { resolverQueryLogConfigId: 'rqlc-1' }),
    ),
    one('query logs of a zone deleted', call('route53', 'DeleteQueryLoggingConfig', { id: 'q' })),
    one("a database's stream of activity stopped", call('rds', 'StopActivityStream', { resourceArn: 'c' })),
    one(
      "a database's log no longer exported",
      call('rds', 'ModifyDBCluster', {
        dBClusterIdentifier: 'c',
        cloudwatchLogsExportConfiguration: { disableLogTypes: ['postgresql'] },
      }),
    ),
    one(
      "a database's statements no longer logged",
      call('rds', 'ModifyDBClusterParameterGroup', {
        dBClusterParameterGroupName: 'g',
        parameters: [{ parameterName: 'pgaudit.log', parameterValue: 'none', applyMethod: 'immediate' }],
      }),
    ),
    one('a log deleted from another account', {
      ...call('s3', 'DeleteObject', { bucketName: 'custodia-production-audit-111122223333', key: 'AWSLogs/x.json.gz' }),
      userIdentity: foreigner,
    }),
    one(
      'the recorder narrowed to some types',
      recorder({ recordingStrategy: { useOnly: 'INCLUSION_BY_RESOURCE_TYPES' } }),
    ),
    one('the recorder narrowed by leaving types out', recorder({ exclusionByResourceTypes: { resourceTypes: ['x'] } })),
    one(
      "a service's recorder deleted",
      call('config', 'DeleteServiceLinkedConfigurationRecorder', { servicePrincipal: 'x.amazonaws.com' }),
    ),
    one("an event store's memory shortened", store({ retentionPeriod: administratorLogDays - 1 })),
    one(
      "an event store's selectors narrowed",
      store({ advancedEventSelectors: [management({ field: 'readOnly', equals: ['false'] })] }),
    ),
    one(
      'log group of the flow logs deleted',
      call('logs', 'DeleteLogGroup', { logGroupName: '/custodia/production/flow' }),
    ),
    one('log group of other flow logs deleted', call('logs', 'DeleteLogGroup', { logGroupName: 'vpc_flow_logs' })),
    one(
      "log group of a zone's queries deleted",
      call('logs', 'DeleteLogGroup', { logGroupName: '/aws/route53/example.com' }),
    ),
    one('log group of a resolver deleted', call('logs', 'DeleteLogGroup', { logGroupName: '/aws/route53resolver/x' })),
    one('a bucket of audit logs deleted', call('s3', 'DeleteBucket', { bucketName: 'org-auditlogs' })),
    one("the trail's right to write taken away", bucketPolicy([READ])),
    one('everybody denied to write', bucketPolicy([WRITE, DENY])),
    one(
      'everybody denied all but reading',
      bucketPolicy([WRITE, { Effect: 'Deny', Principal: { AWS: '*' }, NotAction: 's3:GetObject', Resource: OBJECTS }]),
    ),
    one(
      'CloudTrail denied to write',
      bucketPolicy([
        WRITE,
        { ...DENY, Principal: { Service: ['cloudtrail.amazonaws.com'] }, Action: ['s3:PutObject'] },
      ]),
    ),
    one(
      'everybody but a reader denied to write',
      bucketPolicy([WRITE, { Effect: 'Deny', NotPrincipal: READ.Principal, Action: 's3:*', Resource: OBJECTS }]),
    ),
    one(
      'everybody denied to write to another bucket of logs',
      bucketPolicy([WRITE, { ...DENY, Resource: '*' }], 'org-cloudtrail-logs'),
    ),
  ],
  ignores: [
    one(
      "a person's statements audited whole",
      statement('ROLE', 'ALTER ROLE', "alter role anna_verdi set pgaudit.log = 'all'"),
    ),
    one(
      'the values of statements kept out',
      statement('ROLE', 'ALTER ROLE', "alter role anna_verdi set pgaudit.log_parameter = 'off'"),
    ),
    one("a session's settings reset", statement('MISC', 'RESET', 'RESET ALL')),
    one(
      'a function that sets something else',
      statement('READ', 'SELECT', "select set_config('search_path', '', false), 'pgaudit.log', 'none'"),
    ),
    one('a text that is searched for', statement('READ', 'SELECT', "select 1 where x = 'set pgaudit.log to none'")),
    one(
      'an idle session ended',
      statement('ROLE', 'ALTER ROLE', "alter role anna_verdi set idle_session_timeout = '10min'"),
    ),
    one('what RDS sets for its own session', {
      ...statement('MISC_SET', 'SET', 'set pgaudit.log to none'),
      userIdentity: { type: 'AWSService', invokedBy: 'rds.amazonaws.com', userName: 'rdsadmin' },
    }),
    one('flow logs that could not be deleted', flowLogs(['fl-1'], 1)),
    one(
      'a private zone taken out of a profile',
      call('route53profiles', 'DisassociateResourceFromProfile', {
        resourceArn: 'arn:aws:route53:::hostedzone/Z1',
      }),
    ),
    one(
      'another service without access to the organisation',
      call('organizations', 'DisableAWSServiceAccess', { servicePrincipal: 'ram.amazonaws.com' }),
    ),
    one(
      "a trail's log group kept for a year",
      call('logs', 'PutRetentionPolicy', { logGroupName: 'aws-cloudtrail-logs-111122223333-x', retentionInDays: 365 }),
    ),
    one('another policy of logs deleted', call('logs', 'DeleteResourcePolicy', { policyName: 'es-to-logs' })),
    one(
      "a database's audit loaded with more",
      call('rds', 'ModifyDBClusterParameterGroup', {
        parameters: [{ parameterName: 'shared_preload_libraries', parameterValue: 'pg_stat_statements,pgaudit' }],
      }),
    ),
    one(
      'the recorder on all types by its strategy',
      recorder({ recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' } }),
    ),
    one('a refused attempt', call('cloudtrail', 'StopLogging', { name: 't' }, { errorCode: 'AccessDenied' })),
    one('more is recorded', call('cloudtrail', 'UpdateTrail', { name: 't', isMultiRegionTrail: true })),
    one(
      'everything and data events too',
      selectors({
        eventSelectors: [
          { readWriteType: 'All', includeManagementEvents: true, dataResources: [{ type: 'AWS::S3::Object' }] },
        ],
      }),
    ),
    one(
      'all management events by advanced selectors',
      selectors({
        advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }] }],
      }),
    ),
    one(
      'logs deleted when their time is over',
      lifecycle('custodia-production-audit-111122223333', administratorLogDays),
    ),
    one(
      'the same as rules apart: expiry, versions behind it, uploads that were broken off',
      rulesOf(
        { Filter: { Prefix: '' }, Expiration: { Days: administratorLogDays } },
        { Filter: { Prefix: '' }, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
        { Filter: { Prefix: '' }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
      ),
    ),
    one('a disabled rule', lifecycle('custodia-production-audit-111122223333', 1, 'Disabled')),
    one('another log group deleted', call('logs', 'DeleteLogGroup', { logGroupName: '/aws/lambda/test' })),
    one('logging started', call('cloudtrail', 'StartLogging', { name: 't' })),
    one(
      'a trail created',
      call('cloudtrail', 'CreateTrail', { name: 't', s3BucketName: 'b', isMultiRegionTrail: true }),
    ),
    one(
      'validation switched on',
      call('cloudtrail', 'UpdateTrail', { name: 't', enableLogFileValidation: true, includeGlobalServiceEvents: true }),
    ),
    one(
      'validation switched on, and the bucket named that holds the log',
      call('cloudtrail', 'UpdateTrail', { name: 't', s3BucketName: LOG_BUCKET, enableLogFileValidation: true }),
    ),
    one("an event store's memory as promised", store({ retentionPeriod: administratorLogDays })),
    one("an event store's selectors complete", store({ advancedEventSelectors: [management()] })),
    one(
      'reads and writes by two selectors',
      selectors({ eventSelectors: [{ readWriteType: 'ReadOnly' }, { readWriteType: 'WriteOnly' }] }),
    ),
    one(
      'reads and writes by two advanced selectors',
      selectors({
        advancedEventSelectors: ['true', 'false'].map((value) => management({ field: 'readOnly', equals: [value] })),
      }),
    ),
    one('a bucket of trailers deleted', call('s3', 'DeleteBucket', { bucketName: 'school-film-trailers' })),
    one('an object of an auditorium’s deleted', call('s3', 'DeleteObject', { bucketName: 'auditorium-bookings' })),
    one(
      'log group of a function deleted that reports on audits',
      call('logs', 'DeleteLogGroup', { logGroupName: '/aws/lambda/internal-audit-report' }),
    ),
    one(
      'the right to write kept, and access without TLS denied',
      bucketPolicy([WRITE, { ...DENY, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }]),
    ),
    one(
      'everybody but CloudTrail denied to write',
      bucketPolicy([
        WRITE,
        { Effect: 'Deny', NotPrincipal: WRITE.Principal, Action: 's3:PutObject', Resource: OBJECTS },
      ]),
    ),
    one(
      'everybody denied to delete',
      bucketPolicy([WRITE, { ...DENY, Action: ['s3:DeleteObject*', 's3:PutBucketPolicy'] }]),
    ),
    one(
      'everybody denied another folder',
      bucketPolicy([WRITE, { ...DENY, Resource: `arn:aws:s3:::${LOG_BUCKET}/old/*` }]),
    ),
    one('trails described', { ...call('cloudtrail', 'DescribeTrails', {}), readOnly: true }),
    one('flow logs created', call('ec2', 'CreateFlowLogs', {})),
    one(
      'the recorder as it should be',
      call('config', 'PutConfigurationRecorder', {
        configurationRecorder: {
          name: 'default',
          recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
        },
      }),
    ),
    one("Config's memory lengthened", call('config', 'PutRetentionConfiguration', { retentionPeriodInDays: 2557 })),
    one('the recorder started', call('config', 'StartConfigurationRecorder', { configurationRecorderName: 'default' })),
    one('DNS query logs begun', call('route53resolver', 'AssociateResolverQueryLogConfig', {})),
    one(
      'an object of another bucket deleted',
      call('s3', 'DeleteObject', { bucketName: 'custodia-production-exports', key: 'k' }),
    ),
    one('the function of retention deletes what is past its time', {
      ...call('s3', 'DeleteObjects', { bucketName: 'custodia-production-audit-111122223333' }),
      userIdentity: session('retention', 'custodia-retention'),
    }),
    one(
      "a database's log exported too",
      call('rds', 'ModifyDBCluster', {
        dBClusterIdentifier: 'c',
        cloudwatchLogsExportConfiguration: { enableLogTypes: ['postgresql'] },
      }),
    ),
    one(
      "a database's parameter changed",
      call('rds', 'ModifyDBClusterParameterGroup', {
        dBClusterParameterGroupName: 'g',
        parameters: [{ parameterName: 'work_mem', parameterValue: '0' }],
      }),
    ),
    one(
      'more of a database logged',
      call('rds', 'ModifyDBClusterParameterGroup', {
        dBClusterParameterGroupName: 'g',
        parameters: [{ parameterName: 'pgaudit.log', parameterValue: 'all' }],
      }),
    ),
  ],
};
