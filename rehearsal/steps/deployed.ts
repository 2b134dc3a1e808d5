import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { names, stackNames, type StackName } from '../../lib/config';
import type { Shown, Stage } from '../stage';

/** The stacks of the platform that stand complete. */
export async function standingStacks({
  clients,
  settings,
}: Pick<Stage, 'clients' | 'settings'>): Promise<Set<StackName>> {
  const complete = new Set<string>();
  for await (const { Stacks = [] } of paginateDescribeStacks({ client: clients.cloudFormation }, {})) {
    for (const { StackName: name = '', StackStatus } of Stacks)
      if (StackStatus === 'CREATE_COMPLETE') complete.add(name);
  }
  return new Set(stackNames.filter((stack) => complete.has(names.stack(settings, stack))));
}

/** Every stack stands; what was deployed without effect is listed. */
export async function deployed({ emulator, out, stacks, assembly, settings }: Stage): Promise<Shown> {
  const accepted = await emulator.accepted();
  const lines = accepted.map(({ type, stack, logicalId }) => `${type}  ${stack}  ${logicalId}`).sort();
  writeFileSync(join(out, 'deployed-without-effect.txt'), `${lines.join('\n')}\n`);
  const missing = stackNames.filter(
    (stack) => !stacks.has(stack) || !existsSync(join(assembly, `${names.stack(settings, stack)}.template.json`)),
  );
  return {
    clauses: 'all',
    done: 'every stack deployed by the CDK CLI; IAM enforced from then on',
    seen: `${stacks.size} stacks stand; ${new Set(accepted.map(({ type }) => type)).size} types accepted that have no effect here`,
    look: 'deployed-without-effect.txt',
    short: [missing.length > 0 && `not deployed: ${missing.join(', ')}`],
  };
}
