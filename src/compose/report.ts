import { randomUUID } from 'node:crypto';
import type { Environment } from '../environment.ts';
import type { SystemWatch } from '../failing-systems.ts';
import type { Channel } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import { limits } from '../ports/limits.ts';
import type { Log } from '../ports/log.ts';
import type { ProcessStore } from '../ports/stores/process-store.ts';

/** What a process reports about. */
interface Reported {
  readonly role: Environment['role'];
  readonly clock: Clock;
  readonly log: Log;
  readonly processes: ProcessStore;
  readonly channels: readonly Channel[];
  readonly systems: SystemWatch;
  /** How long ago, in ms, each look last looked. */
  readonly lookAges: () => Readonly<Record<string, number>> | undefined;
}

/** Reports how this process is, now and from time to time, so that every process can tell administrators. Resolves to what ends it. */
export async function startReports(reported: Reported): Promise<() => Promise<void>> {
  const { role, clock, log, processes, channels, systems, lookAges } = reported;
  const id = randomUUID();
  const chats = channels.map(({ name, title }) => ({ name, title }));
  const report = async () => {
    const at = clock.now();
    const looks = Object.entries(lookAges() ?? {}).map(([look, ms]) => ({ look, at: new Date(at.getTime() - ms) }));
    try {
      await processes.report({ id, role, at, chats, looks, failing: systems.failing() });
    } catch (err) {
      log.warn({ err }, 'The state of this process could not be written down');
    }
  };
  await report();
  const timer = setInterval(report, limits.reportEvery);
  return async () => {
    clearInterval(timer);
    await processes.ended(id).catch((err) => log.warn({ err }, 'The end of this process could not be written down'));
  };
}
