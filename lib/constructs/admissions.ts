import { AccountPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { names, type Settings } from '../config';
import { viaS3 } from './via-s3';

// What crosses the border between the platform's account and a custody account, beside what CloudTrail and the databases'
// log deliver: each role is named by condition, for it may not exist yet.

export interface AlertAdmission {
  /** Holds the registers that the alert reads. */
  readonly reports: IBucket;
  /** Holds the alert's claims of what it has told. */
  readonly work: IBucket;
  readonly key: IKey;
}

/** Lets the platform's immediate alert read the registers and keep its claims, where the review stands in a custody account. */
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
      StringEquals: viaS3,
    }),
  );
}

/** Lets the review's merge, which stands in the custody account, read what the daily enforcement found. */
export function admitReviewMerge(settings: Settings, custodyAccount: string, ledger: IBucket, key: IKey): void {
  const byMerge = {
    ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${custodyAccount}:role/${names.role(settings, 'review-merge')}` },
  };
  const admit = (sid: string, action: string, resource: string, conditions: Record<string, unknown> = byMerge) =>
    new PolicyStatement({
      sid,
      principals: [new AccountPrincipal(custodyAccount)],
      actions: [action],
      resources: [resource],
      conditions,
    });
  ledger.addToResourcePolicy(admit('ReviewReadsFindings', 's3:GetObject', ledger.arnForObjects('days/*')));
  ledger.addToResourcePolicy(admit('ReviewLists', 's3:ListBucket', ledger.bucketArn));
  key.addToResourcePolicy(admit('ReviewReadsFindings', 'kms:Decrypt', '*', { ...byMerge, StringEquals: viaS3 }));
}
