import { createHash } from 'node:crypto';
import type { Check } from './check';
import type { EvidenceReport, JudgedClause, Verdict } from './judge';
import { FIRST_DAY } from './timeline/calendar-day';

/**
 * Version of the OSCAL assessment-results model that {@link oscalResults} writes.
 * https://pages.nist.gov/OSCAL/reference/latest/assessment-results/json-reference/
 */
export const OSCAL_VERSION = '1.2.2';

const NAMESPACE = 'https://custodia.example.com/ns/oscal';

/** The evidence knows no clock: documents bear the timeline's first instant. */
const INSTANT = new Date(FIRST_DAY).toISOString();

/** A UUID of version 5 made from a name: the same evidence bears the same identifiers. */
function uuidOf(name: string): string {
  const hex = createHash('sha1').update(`${NAMESPACE}/${name}`).digest('hex');
  const variant = ((parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16).padStart(2, '0');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `${variant}${hex.slice(18, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

const property = (name: string, value: string) => ({ name, ns: NAMESPACE, value });

/** OSCAL knows satisfied or not; why a clause cannot be told from templates stands in the reason. */
const STATE: Readonly<Record<Verdict, { state: 'satisfied' | 'not-satisfied'; reason: string }>> = {
  holds: { state: 'satisfied', reason: 'pass' },
  broken: { state: 'not-satisfied', reason: 'fail' },
  planned: { state: 'not-satisfied', reason: 'other' },
  elsewhere: { state: 'not-satisfied', reason: 'other' },
};

/** The evidence as OSCAL assessment results: an observation a clause with checks, a finding a clause. */
export function oscalResults({ clauses }: EvidenceReport): unknown {
  const judged = clauses.filter(({ checks }) => checks.length > 0);
  const resources = new Map(
    judged.flatMap(({ checks }) =>
      checks.filter(({ logicalId }) => logicalId).map((check) => [subjectOf(check), check] as const),
    ),
  );
  return {
    'assessment-results': {
      uuid: uuidOf(JSON.stringify(clauses)),
      metadata: {
        title: 'Custodia: the clauses of the data protection and availability policy, judged over templates',
        'last-modified': INSTANT,
        version: '1',
        'oscal-version': OSCAL_VERSION,
      },
      'import-ap': { href: 'https://custodia.example.com/docs/clauses.md' },
      'local-definitions': {
        activities: [
          {
            uuid: uuidOf('activity'),
            title: 'Judge synthesised templates',
            description:
              'Every property that keeps a clause is read from the templates; promises about time are lived through day by day.',
          },
        ],
      },
      results: [
        {
          uuid: uuidOf('result'),
          title: 'Evidence from templates',
          description: 'What the synthesised templates show of each clause.',
          start: INSTANT,
          'local-definitions': {
            components: [...resources].map(([subject, { stack, logicalId, type }]) => ({
              uuid: uuidOf(subject),
              type: 'service',
              title: `${stack}/${logicalId}`,
              description: type,
              status: { state: 'operational' },
            })),
          },
          'reviewed-controls': {
            'control-selections': [{ 'include-controls': clauses.map(({ slug }) => ({ 'control-id': slug })) }],
          },
          observations: judged.map(observationOf),
          findings: clauses.map(findingOf),
        },
      ],
    },
  };
}

const subjectOf = ({ stack, logicalId }: Check): string => `resource/${stack}/${logicalId}`;

function observationOf({ slug, checks }: JudgedClause) {
  const subjects = [...new Set(checks.filter(({ logicalId }) => logicalId).map(subjectOf))];
  return {
    uuid: uuidOf(`observation/${slug}`),
    description: checks
      .map(
        ({ stack, logicalId, property: name, expected, actual, holds }) =>
          `${holds ? 'holds' : 'broken'}: ${stack}/${logicalId} ${name}: expected ${expected}, found ${actual}`,
      )
      .join('\n'),
    methods: ['TEST'],
    ...(subjects.length > 0 && {
      subjects: subjects.map((subject) => ({ 'subject-uuid': uuidOf(subject), type: 'component' })),
    }),
    collected: INSTANT,
  };
}

function findingOf({ slug, promise, source, verdict, shownBy, checks }: JudgedClause) {
  return {
    uuid: uuidOf(`finding/${slug}`),
    title: slug,
    description: promise,
    props: [property('source', source), property('verdict', verdict), property('shown-by', shownBy.join(' '))],
    target: { type: 'objective-id', 'target-id': slug, status: STATE[verdict] },
    ...(checks.length > 0 && { 'related-observations': [{ 'observation-uuid': uuidOf(`observation/${slug}`) }] }),
  };
}
