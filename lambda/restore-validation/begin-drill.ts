import type { BackupClient } from '@aws-sdk/client-backup';
import { StartExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { drillsJob } from './restore-drill';

/**
 * Starts the workflow for a restore that is complete, named after its job: an event that comes twice starts it once.
 * @returns why nothing was started, or `started`
 */
export async function beginDrill(
  { backup, sfn }: { readonly backup: Pick<BackupClient, 'send'>; readonly sfn: Pick<SFNClient, 'send'> },
  restoreJobId: string,
  stateMachineArn: string,
): Promise<'started' | 'started-before' | 'no-drill'> {
  if (!(await drillsJob(backup, restoreJobId))) return 'no-drill';
  try {
    await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name: restoreJobId, input: JSON.stringify({ restoreJobId }) }),
    );
    return 'started';
  } catch (error) {
    if ((error as Error).name === 'ExecutionAlreadyExists') return 'started-before';
    throw error;
  }
}
