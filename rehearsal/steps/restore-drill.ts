import { names } from '../../lib/config';
import type { Stage } from '../stage';
import { finished } from '../workflow';

/** Waits for the month's restore drill, so that no day passes while it looks at what was restored. @throws Error when it fails */
export async function awaitRestoreDrill(stage: Stage): Promise<void> {
  const failures = await finished(stage, names.restoreDrill(stage.settings));
  if (failures.length > 0) throw new Error(`the restore drill: ${failures.join('; ')}`);
}
