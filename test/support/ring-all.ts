import { createBells } from '../../src/jobs/doorbell.ts';
import { createLog } from '../../src/log.ts';
import type { Bell } from '../../src/ports/doorbell.ts';
import type { Mongo } from '../../src/store/connection/connect.ts';

const bells: readonly Bell[] = ['plan', 'deliver', 'due', 'fulfil', 'refresh'];

/** Rings every bell as another process would, so that a running program looks now instead of at its next periodic look. */
export function createRinger(mongo: Mongo): () => Promise<void> {
  let ringing: ReturnType<typeof createBells> | undefined;
  return async () => {
    ringing ??= createBells(mongo, createLog('silent', false));
    const { ring } = await ringing;
    for (const bell of bells) ring(bell);
  };
}
