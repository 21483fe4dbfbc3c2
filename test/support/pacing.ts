import { createPacing } from '../../src/delivery/pacing.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { PacedSend } from '../../src/ports/pacing.ts';
import { createPaceStore } from '../../src/store/paces.ts';
import { systemClock } from './clock.ts';
import type { TestDatabase } from './database.ts';

/** For tests that are about something else: everything goes at once. */
export const unpaced: PacedSend = (_call, send) => send();

/** A channel that remembers no conversation. */
export const forgetful = { find: async () => undefined, remember: async () => false, forget: async () => undefined };

/** The pacing of one process on this database, with the published rates; by this clock instead of the database's, if any. */
export function pacingOn({ mongo }: TestDatabase, clock?: Clock): PacedSend {
  return createPacing({ paces: createPaceStore(mongo, clock), clock: clock ?? systemClock });
}
