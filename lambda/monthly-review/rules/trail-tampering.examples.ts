import { administratorLogDays } from '../../../lib/policy';
import { call, one, type Examples } from './example';

const selectors = (eventSelectors: unknown) =>
  call('cloudtrail', 'PutEventSelectors', { trailName: 't', ...(eventSelectors as object) });
const lifecycle = (bucketName: string, Days: number, Status = 'Enabled') =>
  call('s3', 'PutBucketLifecycle', { bucketName, LifecycleConfiguration: { Rule: { Status, Expiration: { Days } } } });

export const examples: Examples = {
  matches: [
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
    one('logs deleted within a month', lifecycle('custodia-production-audit-111122223333', 30)),
    one('the bucket of the logs deleted', call('s3', 'DeleteBucket', { bucketName: 'org-cloudtrail-logs' })),
  ],
  ignores: [
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
    one('a disabled rule', lifecycle('custodia-production-audit-111122223333', 1, 'Disabled')),
    one('another log group deleted', call('logs', 'DeleteLogGroup', { logGroupName: '/aws/lambda/test' })),
  ],
};
