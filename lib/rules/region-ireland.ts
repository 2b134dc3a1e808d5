import { REGION } from '../policy';
import type { TreeRule } from './rule';

/** The name of an AWS Region, or of one of its zones, inside a longer text. */
const REGION_NAME =
  /\b((?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov|-isob?)?-(?:north|south|east|west|central)(?:east|west)?-\d)[a-z]?\b/g;

/** Properties in which another Region is a fact about somebody else, not a place to which data goes. */
const DESCRIPTIVE = ['Description', 'AlarmDescription', 'DashboardBody'];

function regionsIn(value: unknown): string[] {
  if (typeof value === 'string') return [...value.matchAll(REGION_NAME)].map(([, region]) => String(region));
  if (Array.isArray(value)) return value.flatMap(regionsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => !DESCRIPTIVE.includes(key))
    .flatMap(([key, item]) => [...regionsIn(key), ...regionsIn(item)]);
}

/** Nothing is placed in, copied to or named after another Region than Ireland. */
export const regionIreland: TreeRule = {
  name: 'region-ireland',
  judge: ({ type, properties }) => {
    const elsewhere = [...new Set(regionsIn(properties))].filter((region) => region !== REGION);
    const global = type === 'AWS::RDS::GlobalCluster' || type === 'AWS::DynamoDB::GlobalTable';
    if (elsewhere.length === 0 && !global) return [];
    return [
      {
        clause: 'residency.ireland',
        property: global ? 'type' : 'properties',
        expected: `${REGION} only`,
        actual: global ? `${type}, which replicates to other Regions` : elsewhere.join(', '),
        holds: false,
      },
    ];
  },
};
