import { clauseOf, type Bilingual, type ShownBy } from '../../policy';
import type { Check } from '../check';
import type { JudgedClause, Verdict } from '../judge';
import { counted, T } from './bilingual';
import { CHECKS_LANGUAGE } from './wording';

export const VERDICTS: Readonly<Record<Verdict, Bilingual & { readonly sign: string; readonly many: Bilingual }>> = {
  holds: { it: 'mantenuta', en: 'holds', sign: '✓', many: { it: 'mantenute', en: 'hold' } },
  broken: { it: 'violata', en: 'broken', sign: '✗', many: { it: 'violate', en: 'broken' } },
  planned: {
    it: 'non ancora realizzata',
    en: 'planned, not kept yet',
    sign: '!',
    many: { it: 'non ancora realizzate', en: 'planned, not kept yet' },
  },
  elsewhere: {
    it: 'si vede altrove',
    en: 'shown elsewhere',
    sign: '→',
    many: { it: 'si vedono altrove', en: 'shown elsewhere' },
  },
};

const SHOWN_BY: Readonly<Record<ShownBy, Bilingual>> = {
  template: { it: 'nei modelli', en: 'in the templates' },
  account: { it: 'nell’account', en: 'in the account' },
  record: { it: 'in un documento', en: 'in a record' },
};

/** Checks of one resource beside each other. */
function byResource(checks: readonly Check[]): Map<string, Check[]> {
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const key = `${check.stack}/${check.logicalId}/${check.type}`;
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  return groups;
}

const Checks = ({ checks }: { checks: readonly Check[] }) => (
  <table class="stack verdicts">
    <thead>
      <tr>
        <th scope="col">
          <T it="Risorsa" en="Resource" />
        </th>
        <th scope="col">
          <T it="Proprietà" en="Property" />
        </th>
        <th scope="col">
          <T it="Atteso (in inglese)" en="Expected" />
        </th>
        <th scope="col">
          <T it="Trovato (in inglese)" en="Found" />
        </th>
        <th scope="col">
          <T it="Esito" en="Outcome" />
        </th>
      </tr>
    </thead>
    <tbody>
      {[...byResource(checks)].flatMap(([key, of]) =>
        of.map((check, index) => (
          <tr key={`${key}${index}`} class={check.holds ? undefined : 'fails'}>
            <td>
              {index === 0 && (
                <>
                  <code>{check.logicalId || '—'}</code>
                  <br />
                  <span class="meta">
                    {check.stack} {check.type}
                  </span>
                </>
              )}
            </td>
            <td>
              <code>{check.property}</code>
            </td>
            <td lang={CHECKS_LANGUAGE} data-label="≟">
              {check.expected}
            </td>
            <td lang={CHECKS_LANGUAGE} data-label="=">
              {check.actual}
            </td>
            <td class={`mark ${check.holds ? 'yes' : 'no'}`}>{check.holds ? '✓' : '✗'}</td>
          </tr>
        )),
      )}
    </tbody>
  </table>
);

/** Resources that are named before the rest is counted. */
const NAMED = 6;

const Resources = ({ checks }: { checks: readonly Check[] }) => {
  const names = [...new Set(checks.map(({ logicalId }) => logicalId).filter(Boolean))];
  if (names.length === 0) return null;
  return (
    <p class="meta">
      <T it="Risorse: " en="Resources: " />
      <code>{names.slice(0, NAMED).join(', ')}</code>
      {names.length > NAMED && (
        <T
          it={names.length - NAMED === 1 ? ' e un’altra' : ` e altre ${names.length - NAMED}`}
          en={` and ${names.length - NAMED} more`}
        />
      )}
    </p>
  );
};

/** A clause: its promise in both languages, the verdict, where it shows, and the resources and checks behind it. */
export const ClauseCard = ({ clause }: { clause: JudgedClause }) => {
  const { slug, source, verdict, shownBy, checks } = clause;
  const { promise } = clauseOf(slug);
  const resources = new Set(checks.map(({ stack, logicalId }) => `${stack}/${logicalId}`)).size;
  const failing = checks.filter(({ holds }) => !holds);
  return (
    <article id={slug} class={`is-${verdict}`}>
      <header>
        <h3>
          <code>{slug}</code>
        </h3>
        <span class={`badge ${verdict}`}>
          {VERDICTS[verdict].sign} <T {...VERDICTS[verdict]} />
        </span>
      </header>
      <p>
        <T {...promise} />
      </p>
      <p class="meta">
        {source} · <T it="si vede " en="shows " />
        {shownBy.map((by, index) => (
          <>
            {index > 0 && ', '}
            <T {...SHOWN_BY[by]} />
          </>
        ))}
      </p>
      <Resources checks={checks} />
      {failing.length > 0 && <Checks checks={failing} />}
      {checks.length > failing.length && (
        <details class="checks">
          <summary>
            <T
              it={`${counted(checks.length, 'controllo', 'controlli')} su ${counted(resources, 'risorsa', 'risorse')}`}
              en={`${counted(checks.length, 'check', 'checks')} of ${counted(resources, 'resource', 'resources')}`}
            />
          </summary>
          <Checks checks={checks} />
        </details>
      )}
    </article>
  );
};
