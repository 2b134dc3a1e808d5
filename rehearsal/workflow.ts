import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeExecutionCommand, ListExecutionsCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Stage } from './stage';

const arnOf = ({ settings }: Stage, name: string, kind: 'stateMachine' | 'execution') =>
  `arn:aws:states:${settings.region}:${settings.account}:${kind}:${name}`;

/** How long a state machine may run. */
const LONGEST_MS = 240_000;

/** Starts a state machine by hand and waits for its end. @throws Error when it still runs after four minutes */
export async function execute(stage: Stage, name: string, input: object): Promise<{ status: string; why: string }> {
  const { sfn } = stage.clients;
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: arnOf(stage, name, 'stateMachine'), input: JSON.stringify(input) }),
  );
  for (let waited = 0; waited < LONGEST_MS; waited += 100) {
    const { status = '', error = '', cause = '' } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING') return { status, why: `${error} ${cause}`.trim().slice(0, 400) };
    await sleep(100);
  }
  throw new Error(`${name} still runs after ${LONGEST_MS / 1000} s`);
}

/**
 * Waits until a state machine has no running execution.
 * @returns the failures of its executions, in words
 * @throws Error when it still runs after four minutes
 */
export async function finished(stage: Stage, name: string): Promise<string[]> {
  const { sfn } = stage.clients;
  const stateMachineArn = arnOf(stage, name, 'stateMachine');
  for (let waited = 0; waited < LONGEST_MS; waited += 100) {
    const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
    if (!executions.some(({ status }) => status === 'RUNNING')) {
      const failed = executions.filter(({ status }) => status !== 'SUCCEEDED');
      return Promise.all(
        failed.map(async ({ executionArn }) => {
          const { error, cause, status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
          return `${status}: ${error ?? ''} ${(cause ?? '').slice(0, 400)}`;
        }),
      );
    }
    await sleep(100);
  }
  throw new Error(`${name} still runs after ${LONGEST_MS / 1000} s`);
}
