import { clauses, planned, sourceOf, type Clause, type ClauseSlug, type ShownBy } from '../policy';
import type { TemplateModel } from '../template/model';
import { astray, strayed } from './astray';
import { check, missing, type Check } from './check';
import { judges } from './clauses';
import { Estate } from './estate';
import { live, type Timeline } from './timeline/timeline';

/**
 * `holds` and `broken`: what templates can show; `elsewhere`: what only the account or a record shows; `planned`: a clause
 * of a stack that does not exist yet.
 */
export type Verdict = 'holds' | 'broken' | 'elsewhere' | 'planned';

export interface JudgedClause {
  readonly slug: ClauseSlug;
  readonly source: string;
  readonly promise: string;
  readonly verdict: Verdict;
  readonly shownBy: readonly ShownBy[];
  readonly checks: readonly Check[];
}

/** `evidence.json`. */
export interface EvidenceReport {
  readonly clauses: readonly JudgedClause[];
  readonly summary: Readonly<Record<Verdict, number>>;
}

interface Judged {
  readonly evidence: EvidenceReport;
  readonly timeline: Timeline;
}

type Progress = (done: number, total: number) => void;

/**
 * Judges every clause over templates; the same templates give the same report. Where they leave open what a deployment
 * makes of their conditions, a clause holds only if it holds either way.
 * @param onProgress told after each store that was lived through and each clause that was judged
 */
export function judgeTemplates(model: TemplateModel, onProgress: Progress = () => undefined): Judged {
  const other = model.turnedOut();
  if (!other) return judgeOutcome(model, onProgress);
  const one = judgeOutcome(model, (done, total) => onProgress(done, 2 * total));
  const two = judgeOutcome(other, (done, total) => onProgress(total + done, 2 * total));
  const judged = one.evidence.clauses.map((clause, index) => {
    const otherwise = two.evidence.clauses[index] ?? clause;
    return clause.verdict === 'broken' || otherwise.verdict !== 'broken' ? clause : otherwise;
  });
  const worse = one.timeline.promises.every(({ kept }) => kept) ? two : one;
  return { evidence: summed(judged), timeline: worse.timeline };
}

function summed(clauses: readonly JudgedClause[]): EvidenceReport {
  const summary = { holds: 0, broken: 0, elsewhere: 0, planned: 0 };
  for (const { verdict } of clauses) summary[verdict]++;
  return { clauses, summary };
}

function judgeOutcome(model: TemplateModel, onProgress: Progress): Judged {
  const estate = new Estate(model);
  let stores = 0;
  const { timeline, lived } = live(estate, (done, total) => {
    stores = total;
    onProgress(done, total + clauses.length);
  });
  const gone = model.dangling();
  const loose = astray(model);
  const judged = clauses.map((clause: Clause, index): JudgedClause => {
    onProgress(stores + index, stores + clauses.length);
    const slug = clause.slug as ClauseSlug;
    const judged = judges[slug]?.({ model, estate, lived }) ?? [];
    const checks = [...judged, ...missed(judged, gone), ...strayed(judged, loose, model)];
    return {
      slug,
      source: sourceOf(clause),
      promise: clause.promise.en,
      verdict: verdictOf(clause, checks),
      shownBy: clause.shownBy,
      checks: checks.length === 0 && isJudged(clause) ? [missing('any', 'a resource that keeps this clause')] : checks,
    };
  });
  return { evidence: summed(judged), timeline };
}

/**
 * What is gone and may be why a clause is broken: something that the clause looks at refers to it. That alone breaks no
 * clause: whether what is gone matters is for the checks to say.
 */
function missed(checks: readonly Check[], gone: ReturnType<TemplateModel['dangling']>): Check[] {
  if (checks.every(({ holds }) => holds)) return [];
  const seen = new Set(checks.map(({ stack, logicalId }) => `${stack}/${logicalId}`));
  // A check that fails in its stack, or nowhere, may miss it by a name that no reference follows
  const failing = new Set(checks.filter(({ holds }) => !holds).map(({ stack }) => stack));
  return gone.flatMap(({ stack, logicalId, referrers }) => {
    const near = failing.has(stack) || failing.has('');
    const by = referrers.find((one) => near || seen.has(`${one.stack}/${one.logicalId}`));
    return by
      ? [
          check(
            { stack, logicalId, type: 'unknown' },
            'Type',
            `what ${by.logicalId} refers to`,
            'not in the template',
            false,
          ),
        ]
      : [];
  });
}

const isJudged = ({ slug, shownBy }: Clause): boolean => shownBy.includes('template') && !planned[slug as ClauseSlug];

function verdictOf(clause: Clause, checks: readonly Check[]): Verdict {
  if (checks.length > 0) return checks.every(({ holds }) => holds) ? 'holds' : 'broken';
  if (planned[clause.slug as ClauseSlug]) return 'planned';
  return clause.shownBy.includes('template') ? 'broken' : 'elsewhere';
}
