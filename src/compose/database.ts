import { startEmbeddedMongo } from '../../adapters/mongod/embedded.ts';
import type { Environment } from '../environment.ts';
import { limits } from '../ports/limits.ts';
import { type DatabaseClock, describeWrongClock } from '../store/connection/clock.ts';

/** Starts the embedded MongoDB, and gives the URI under which it is reached. */
export async function startOwnMongo(
  environment: Environment,
  say: (line: string) => void,
  stops: (() => Promise<void>)[],
): Promise<string> {
  const mongod = await startEmbeddedMongo({ dataDir: environment.dataDir, log: say });
  stops.push(() => mongod.stop());
  say(`MongoDB: ${mongod.description}`);
  if (!environment.sandbox)
    say(
      'Warning: MONGODB_URI is not set, so all data is kept in one MongoDB on this machine, without a second copy. Before people rely on it, set MONGODB_URI to a replica set of at least three nodes.',
    );
  return mongod.uri;
}

/** Takes the database's time, and warns of a machine whose clock says otherwise. */
export async function startClock(clock: DatabaseClock, say: (line: string) => void): Promise<void> {
  const aheadMs = await clock.start();
  if (Math.abs(aheadMs) > limits.clockTolerance) say(`Warning: ${describeWrongClock(aheadMs)}`);
}
