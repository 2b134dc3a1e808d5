import type { Resource } from '../../template/model';
import { isFalse, list, objects, text } from '../../template/shape';
import { check, type Check } from '../check';
import type { Estate } from '../estate';

/** The trails that record all management events, beside which others are further ones; all of them, where none does. */
export function recordingTrails({ trails }: Estate): readonly Resource[] {
  const recording = trails.filter((trail) => selectsEverything(trail).holds);
  return recording.length > 0 ? recording : trails;
}

/** All management events, read and write, of every source. */
export function selectsEverything(trail: Resource): Check {
  const { EventSelectors, AdvancedEventSelectors } = trail.properties;
  const selectors = objects(EventSelectors);
  const advanced = objects(AdvancedEventSelectors);
  const byClassic = selectors.some(
    (selector) =>
      !isFalse(selector['IncludeManagementEvents']) &&
      (text(selector['ReadWriteType']) || 'All') === 'All' &&
      list(selector['ExcludeManagementEventSources']).length === 0,
  );
  const byAdvanced = advanced.some((selector) => {
    const fields = objects(selector['FieldSelectors']);
    return (
      fields.length === 1 &&
      text(fields[0]?.['Field']) === 'eventCategory' &&
      list(fields[0]?.['Equals']).includes('Management')
    );
  });
  const holds = byClassic || byAdvanced || (selectors.length === 0 && advanced.length === 0);
  return check(
    trail,
    'EventSelectors',
    'all management events, read and write, of every source',
    EventSelectors ?? AdvancedEventSelectors ?? 'the default: all management events',
    holds,
  );
}
