import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { rehearsal } from '../../lib/config';
import { traceApplications } from '../../rehearsal/steps/traced-records';
import type { Stage } from '../../rehearsal/stage';

const MONDAY = '2026-11-02';

async function traced(FailedPutCount: number): Promise<void> {
  const firehose = mockClient(FirehoseClient).on(PutRecordBatchCommand).resolves({ FailedPutCount });
  const s3 = mockClient(S3Client).on(ListObjectsV2Command).resolves({ KeyCount: 0 });
  await traceApplications({ settings: rehearsal, seed: 1, clients: { firehose, s3 } } as unknown as Stage, MONDAY);
}

test('records that Firehose refuses of a batch that it takes are told', async () => {
  await expect(traced(2)).rejects.toThrow(/refused 2 of \d+ records of 2026-11-02$/);
  await expect(traced(0)).resolves.toBeUndefined();
});
