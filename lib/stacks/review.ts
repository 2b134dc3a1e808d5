import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { admitAccessAlert } from '../constructs/admissions';
import { NoticeMail } from '../constructs/notice-mail';
import { PlatformKey } from '../constructs/platform-key';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack';
import { PrivateBucket } from '../constructs/private-bucket';
import { ReviewWatch } from '../constructs/review-watch';
import { ReviewWorkflow } from '../constructs/review-workflow';
import { administratorLogDays, numbers } from '../policy';

export interface ReviewStackProps extends PlatformStackProps {
  /** The audit stack's keys: what encrypts the logs, and what signs the databases' digests. */
  readonly auditKey: IKey;
  readonly digestKey: IKey;
}

/** The monthly review of administrators' accesses, its records and its mail (`admins.reviewed-monthly`). */
export class ReviewStack extends PlatformStack {
  constructor(scope: Construct, props: ReviewStackProps) {
    super(scope, 'review', props, {
      keepsData: true,
      description: "The monthly review of administrators' accesses, its records and its mail",
      account: props.settings.custodyAccount, // reviewers stand beside the proof, not among the reviewed
    });
    const { key } = new PlatformKey(this, 'Key', { description: "Encrypts the reviews of administrators' accesses" });
    // Registers, reports and sign-offs: proof as long as the logs that they are about.
    const { bucket: reports } = new PrivateBucket(this, 'Reports', {
      purpose: 'reports',
      key,
      dataClass: 'personal',
      keptFor: [{ days: administratorLogDays }],
      lock: { mode: props.settings.locks.objects.mode, days: administratorLogDays },
    });
    const { bucket: work } = new PrivateBucket(this, 'Workings', {
      purpose: 'review-work',
      key,
      dataClass: 'personal',
      keptFor: [{ days: numbers.reviewWorkings.value }],
    });
    if (props.settings.custodyAccount) admitAccessAlert(props.settings, { reports, work, key });
    new NoticeMail(this, 'Mail');
    new ReviewWorkflow(this, 'Workflow', { key, auditKey: props.auditKey, digestKey: props.digestKey });
    new ReviewWatch(this, 'Watch', { key });
  }
}
