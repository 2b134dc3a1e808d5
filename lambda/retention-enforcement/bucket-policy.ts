/** A statement of a bucket's policy, as deployed or as S3 returns it. */
export type Statement = Readonly<Record<string, unknown>>;

const SETS = ['Action', 'NotAction', 'Resource', 'NotResource'];

/** A statement in one form: what IAM takes as a value or a list becomes a sorted list, and `*` a principal like any. */
function canonical(statement: Statement): string {
  const list = (value: unknown): string[] => [value].flat().map(String).sort();
  const principal = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? sorted(Object.fromEntries(Object.entries(value).map(([kind, of]) => [kind, list(of)])))
      : { AWS: list(value) };
  const condition = (value: unknown): unknown =>
    sorted(
      Object.fromEntries(
        Object.entries((value ?? {}) as Record<string, Record<string, unknown>>).map(([operator, keys]) => [
          operator,
          sorted(Object.fromEntries(Object.entries(keys).map(([key, of]) => [key, list(of)]))),
        ]),
      ),
    );
  const entries = Object.entries(statement)
    .filter(([name]) => name !== 'Sid')
    .map(([name, value]): [string, unknown] => [
      name,
      SETS.includes(name)
        ? list(value)
        : /Principal$/.test(name)
          ? principal(value)
          : name === 'Condition'
            ? condition(value)
            : value,
    ]);
  return JSON.stringify(sorted(Object.fromEntries(entries)));
}

const sorted = <T>(object: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

const nameOf = ({ Sid, Effect, Action }: Statement): string =>
  typeof Sid === 'string' && Sid !== ''
    ? Sid
    : `${String(Effect)} ${[Action].flat().map(String).join(', ')}`.slice(0, 80);

/**
 * What a live bucket policy lacks or says beyond what was deployed, statement by statement.
 * @param text the policy, JSON; undefined when the bucket has none
 */
export function policyDrift(text: string | undefined, deployed: readonly Statement[]): string[] {
  if (text === undefined) return ['has no policy'];
  const { Statement: found = [] } = JSON.parse(text) as { Statement?: Statement | Statement[] };
  const live = new Map([found].flat().map((statement) => [canonical(statement), statement]));
  const expected = new Map(deployed.map((statement) => [canonical(statement), statement]));
  const foreign = [...live].filter(([form]) => !expected.has(form)).map(([, one]) => nameOf(one));
  const wrong: string[] = [];
  for (const [form, one] of expected) {
    if (live.has(form)) continue;
    const changed = foreign.indexOf(nameOf(one));
    if (changed >= 0) foreign.splice(changed, 1);
    wrong.push(`its policy ${changed >= 0 ? 'says something else under' : 'no longer holds'} ${nameOf(one)}`);
  }
  return [...wrong, ...foreign.map((name) => `its policy holds what was not deployed: ${name}`)];
}
