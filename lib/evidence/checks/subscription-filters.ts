import type { Resource } from '../../template/model';
import { text } from '../../template/shape';
import { check, type Check } from '../check';

/** A subscription passes on everything that its log group gets. */
export function passesEverything(filter: Resource): Check {
  const pattern = text(filter.properties['FilterPattern']);
  return check(filter, 'FilterPattern', 'everything', pattern || 'everything', pattern === '');
}
