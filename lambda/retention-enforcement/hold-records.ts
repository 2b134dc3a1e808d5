import type { HoldLedger } from '../holds/hold-ledger';
import { dayOf } from './dated-keys';
import type { Store } from './enforce';

/**
 * Records of holds that were released and lifted: each hold's go together, so many days after the last was written. Until
 * then they are locked as all the ledger is.
 */
export function holdRecords(ledger: HoldLedger, ceilingDays: number): Store {
  const lastWritten = async (id: string): Promise<number> => {
    let last = -Infinity;
    for await (const { lastModified } of ledger.versions(id)) last = Math.max(last, lastModified);
    return last;
  };
  return {
    name: 'hold records',
    ceilingDays,
    deletable: true,
    async *candidates() {
      for (const { id, released, done } of await ledger.all()) {
        if (!released || !done) continue;
        const createdAt = await lastWritten(id);
        yield { store: 'holds', id, createdAt, day: dayOf(createdAt) };
      }
    },
    protection: () => Promise.resolve(undefined), // the state's lock, written last, forbids it by itself
    remove: ({ id }) => ledger.remove(id),
    async exists({ id }) {
      for await (const version of ledger.versions(id)) if (version) return true;
      return false;
    },
  };
}
