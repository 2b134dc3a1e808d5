import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { names, type Settings } from '../config';
import { REGION } from '../policy';

export interface AlertAdmission {
  /** Holds the registers that the alert reads. */
  readonly reports: IBucket;
  /** Holds the alert's claims of what it has told. */
  readonly work: IBucket;
  readonly key: IKey;
}

/**
 * Lets the platform's immediate alert read the registers and keep its claims where the review stands in a custody account.
 * The role is named by condition: it may not exist yet.
 */
export function admitAccessAlert(settings: Settings, { reports, work, key }: AlertAdmission): void {
  const byAlert = { ArnEquals: { 'aws:PrincipalArn': names.roleArn(settings, 'access-alert') } };
  const admit = (sid: string, actions: string[], resources: string[], conditions: Record<string, unknown> = byAlert) =>
    new PolicyStatement({ sid, principals: [new AccountPrincipal(settings.account)], actions, resources, conditions });
  reports.addToResourcePolicy(admit('AlertReadsRegisters', ['s3:GetObject'], [reports.arnForObjects('registers/*')]));
  for (const bucket of [reports, work]) {
    bucket.addToResourcePolicy(admit('AlertLists', ['s3:ListBucket'], [bucket.bucketArn]));
  }
  work.addToResourcePolicy(admit('AlertClaims', ['s3:GetObject', 's3:PutObject'], [work.arnForObjects('claims/*')]));
  key.addToResourcePolicy(
    admit('AlertUsesBuckets', ['kms:Decrypt', 'kms:GenerateDataKey'], ['*'], {
      ...byAlert,
      StringEquals: { 'kms:ViaService': `s3.${REGION}.amazonaws.com` },
    }),
  );
}
