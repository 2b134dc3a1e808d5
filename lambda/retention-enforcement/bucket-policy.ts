interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const isEverybody = (principal: unknown): boolean =>
  principal === '*' || [(principal as { AWS?: unknown } | undefined)?.AWS].flat().includes('*');

/**
 * What a live bucket policy lacks or admits beyond what was deployed.
 * @param text the policy, JSON; undefined when the bucket has none
 * @param denials the names (`Sid`) of the denials that were deployed
 */
export function policyDrift(text: string | undefined, denials: readonly string[]): string[] {
  if (text === undefined) return ['has no policy'];
  const { Statement: found = [] } = JSON.parse(text) as { Statement?: Statement | Statement[] };
  const statements = [found].flat();
  const denied = statements.filter(({ Effect }) => Effect === 'Deny');
  const wrong = denials
    .filter((sid) => !denied.some(({ Sid }) => Sid === sid))
    .map((sid) => `its policy no longer holds ${sid}`);
  if (!denied.some(({ Condition }) => String(Condition?.['Bool']?.['aws:SecureTransport']) === 'false'))
    wrong.push('its policy admits unencrypted transport');
  if (statements.some(({ Effect, Principal, Condition }) => Effect === 'Allow' && isEverybody(Principal) && !Condition))
    wrong.push('its policy admits everybody');
  return wrong;
}
