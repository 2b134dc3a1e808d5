import type { AccessEvent } from '../access-event';
import { fieldOf, flag, listOf, parameter } from './record-fields';

type Half = 'reads' | 'writes';
const BOTH: readonly Half[] = ['reads', 'writes'];

/** The management events that a basic selector records whole; none where some sources are left out. */
function recordedByBasic(selector: unknown): readonly Half[] {
  if (flag(fieldOf(selector, 'includeManagementEvents')) === false) return [];
  if (listOf(fieldOf(selector, 'excludeManagementEventSources')).length > 0) return [];
  const type = fieldOf(selector, 'readWriteType') ?? 'All';
  if (type === 'All') return BOTH;
  return type === 'ReadOnly' ? ['reads'] : type === 'WriteOnly' ? ['writes'] : [];
}

/** The same of an advanced selector; none where it asks for more than reads or writes. */
function recordedByAdvanced(selector: unknown): readonly Half[] {
  const fields = new Map(
    listOf(fieldOf(selector, 'fieldSelectors')).map((one) => [fieldOf(one, 'field'), listOf(fieldOf(one, 'equals'))]),
  );
  const readOnly = fields.get('readOnly');
  if (!fields.get('eventCategory')?.includes('Management') || fields.size > (readOnly ? 2 : 1)) return [];
  return readOnly?.map((value) => (flag(value) ? 'reads' : 'writes')) ?? BOTH;
}

/** Whether selectors leave out management events: not recorded, reads or writes only, or some sources excluded. */
export function narrowsSelectors(event: AccessEvent): boolean {
  const recorded = [
    ...listOf(parameter(event, 'eventSelectors')).flatMap(recordedByBasic),
    ...listOf(parameter(event, 'advancedEventSelectors')).flatMap(recordedByAdvanced),
  ];
  return !BOTH.every((half) => recorded.includes(half));
}
