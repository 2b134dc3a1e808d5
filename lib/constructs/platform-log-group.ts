import { RemovalPolicy, Tags } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { TAGS, type DataClass } from '../policy';

export interface PlatformLogGroupProps {
  readonly logGroupName: string;
  readonly retention: RetentionDays;
  readonly key: IKey;
  /** The class of what its lines may hold. */
  readonly dataClass: DataClass;
}

/** A log group of the platform: encrypted with a CMK, ended in time, kept when its stack goes. */
export class PlatformLogGroup extends LogGroup {
  constructor(scope: Construct, id: string, { key, dataClass, ...props }: PlatformLogGroupProps) {
    super(scope, id, { ...props, encryptionKey: key, removalPolicy: RemovalPolicy.RETAIN });
    Tags.of(this).add(TAGS.dataClass, dataClass);
  }
}
