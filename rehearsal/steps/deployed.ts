import { paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shown, Stage } from '../stage';

/** Every stack stands; what was deployed without effect is listed. */
export async function deployed({ clients, emulator, out, settings }: Stage, assembly: string): Promise<Shown> {
  const expected = readdirSync(assembly).filter((file) => file.endsWith('.template.json')).length;
  const complete: string[] = [];
  for await (const page of paginateDescribeStacks({ client: clients.cloudFormation }, {})) {
    for (const { StackName = '', StackStatus } of page.Stacks ?? []) {
      if (StackName.startsWith(`custodia-${settings.environment}-`) && StackStatus === 'CREATE_COMPLETE') {
        complete.push(StackName);
      }
    }
  }
  const accepted = await emulator.accepted();
  const lines = accepted.map(({ type, stack, logicalId }) => `${type}  ${stack}  ${logicalId}`).sort();
  writeFileSync(join(out, 'deployed-without-effect.txt'), `${lines.join('\n')}\n`);
  const types = new Set(accepted.map(({ type }) => type));
  return {
    clauses: 'all',
    done: 'every stack deployed by the CDK CLI; IAM enforced from then on',
    seen: `${complete.length} stacks complete; ${types.size} types accepted that have no effect here`,
    look: 'deployed-without-effect.txt',
    ...(complete.length !== expected && { short: `${complete.length} of ${expected} stacks are complete` }),
  };
}
