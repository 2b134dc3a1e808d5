import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rehearsal } from '../../lib/config';
import { signingKey } from '../../rehearsal/month/digest-chain';
import { register } from '../../rehearsal/month/people';
import { writeTrail } from '../../rehearsal/month/trail';
import { ROOT } from '../../rehearsal/paths';
import { sampleReview } from '../review-report/sample-review';
import { synthesised } from '../stacks/synthesised';

const ABSENT = new Set(['.git', 'build', 'cdk.out', 'coverage', 'docs', 'rehearsal']);

/**
 * A project folder to run the told commands in, so that they overwrite nothing of the real one: links to everything,
 * documents of its own, templates of production as a synth leaves them, and in `rehearsal/out/` what a rehearsal
 * leaves of the trail of December 2026 and of the month before.
 */
export function projectCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), 'custodia-told-'));
  for (const name of readdirSync(ROOT)) if (!ABSENT.has(name)) symlinkSync(join(ROOT, name), join(copy, name));
  cpSync(join(ROOT, 'docs'), join(copy, 'docs'), { recursive: true });
  mkdirSync(join(copy, 'cdk.out'));
  symlinkSync(synthesised().outdir, join(copy, 'cdk.out', 'production'));

  const out = join(copy, 'rehearsal', 'out');
  mkdirSync(out, { recursive: true });
  const from = new Date('2026-11-30T00:00:00Z');
  const until = new Date('2027-01-03T00:00:00Z');
  const key = signingKey(from, until);
  writeTrail({ settings: rehearsal, seed: 'told', from, until }, key, join(out, 'trail'));
  writeFileSync(join(out, 'keys.json'), JSON.stringify([key.published]));
  writeFileSync(join(out, 'register.json'), JSON.stringify(register(rehearsal)));
  const earlier = join(out, 'review', '2026-11');
  mkdirSync(earlier, { recursive: true });
  writeFileSync(join(earlier, 'review.json'), JSON.stringify(sampleReview({ month: '2026-11' })));
  return copy;
}
