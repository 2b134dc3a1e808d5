import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeExecutionCommand, ListExecutionsCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Stage } from './stage';

const arnOf = ({ settings }: Stage, name: string, kind: 'stateMachine' | 'execution') =>
  `arn:aws:states:${settings.region}:${settings.account}:${kind}:${name}`;

/** Starts a state machine by hand and waits for its end. @throws Error when it still runs after `seconds` */
export async function execute(
  stage: Stage,
  name: string,
  input: object,
  seconds = 120,
): Promise<{ status: string; why: string }> {
  const { sfn } = stage.clients;
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: arnOf(stage, name, 'stateMachine'), input: JSON.stringify(input) }),
  );
  for (let waited = 0; waited < seconds * 1000; waited += 100) {
    const { status = '', error = '', cause = '' } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING') return { status, why: `${error} ${cause}`.trim().slice(0, 400) };
    await sleep(100);
  }
  throw new Error(`${name} still runs after ${seconds} s`);
}

/**
 * Waits until a state machine has no running execution.
 * @returns the failures of its executions, in words
 * @throws Error when it still runs after `seconds`
 */
export async function finished(stage: Stage, name: string, seconds = 240): Promise<string[]> {
  const { sfn } = stage.clients;
  const stateMachineArn = arnOf(stage, name, 'stateMachine');
  for (let waited = 0; waited < seconds * 1000; waited += 100) {
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
  throw new Error(`${name} still runs after ${seconds} s`);
}
