import { Tags } from 'aws-cdk-lib';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { names } from '../config';
import { PlatformFunction } from '../constructs/platform-function';
import { PlatformKey } from '../constructs/platform-key';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack';
import { PrivateBucket } from '../constructs/private-bucket';
import { RecordDelivery } from '../constructs/record-delivery';
import { RecordStream } from '../constructs/record-stream';
import {
  accessLogDays,
  BACKUP_PLAN_TAG_VALUE,
  numbers,
  operationLogDays,
  operationLogPeriodDays,
  TAGS,
} from '../policy';

/** Access logs and operation logs of the web applications (`tracing.accesses`, `tracing.operations`). */
export class TracingStack extends PlatformStack {
  readonly key: Key;

  constructor(scope: Construct, props: PlatformStackProps) {
    super(scope, 'tracing', props, {
      keepsData: true,
      description: 'Access and operation logs of the web applications: checked, partitioned, locked, gone in time',
    });
    const { locks, tracing } = props.settings;
    const { key } = new PlatformKey(this, 'Key', {
      description: 'Access and operation logs',
      services: ['events.amazonaws.com'], // dead letters of the rules
    });
    this.key = key;
    const floorDays = operationLogDays.floorDays;
    const lock = { mode: locks.objects.mode, days: floorDays };
    const traced = tracing.applications.flatMap(({ name, operationLogMonths }) =>
      operationLogMonths === undefined ? [] : [{ name, days: operationLogPeriodDays(operationLogMonths) }],
    );

    const landing = new PrivateBucket(this, 'Landing', {
      purpose: 'landing',
      key,
      dataClass: 'personal',
      keptFor: ['landing/', 'errors/'].map((prefix) => ({ prefix, days: floorDays })),
    }).bucket;
    const accesses = new PrivateBucket(this, 'Accesses', {
      purpose: 'accesses',
      key,
      dataClass: 'personal',
      keptFor: [{ prefix: 'accesses/', days: accessLogDays(traced.map(({ days }) => days)) }],
      lock,
      enforced: true,
    }).bucket;
    new PrivateBucket(this, 'Operations', {
      purpose: 'operations',
      key,
      dataClass: 'personal',
      // The first takes what an application leaves that is no longer in the settings: where rules overlap, S3 applies
      // the shorter period.
      keptFor: [
        { prefix: 'operations/', days: operationLogPeriodDays(numbers.operationLogAtMost.value) },
        ...traced.map(({ name, days }) => ({ prefix: `operations/${name}/`, days })),
      ],
      lock,
      enforced: true,
    });
    // Not the operation logs: a backup made on their last day would outlive the 24 months by 60 days.
    for (const bucket of [landing, accesses]) Tags.of(bucket).add(TAGS.backupPlan, BACKUP_PLAN_TAG_VALUE);

    const applications = {
      accesses: tracing.applications.map(({ name }) => name),
      operations: traced.map(({ name }) => name),
    };
    const check = new PlatformFunction(this, 'RecordCheck', {
      name: 'record-check',
      role: 'tracing-record-check',
      description: 'Checks access and operation records against their published schema',
      key,
      environment: {
        STREAMS: JSON.stringify(
          Object.fromEntries(
            Object.entries(applications).map(([name, of]) => [
              names.streamArn(props.settings, name),
              { name, applications: of },
            ]),
          ),
        ),
      },
    });
    const common = { key, landing, check: check.function };
    new RecordStream(this, 'AccessStream', { ...common, stream: 'accesses' });
    new RecordStream(this, 'OperationStream', { ...common, stream: 'operations' });
    new RecordDelivery(this, 'Delivery', { key, landing, streams: ['accesses', 'operations'] });
  }
}
