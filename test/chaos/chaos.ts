import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from './run.ts';
import { startSurroundings } from './surroundings.ts';

/**
 * `npm run test:chaos -- [--minutes N] [--seed S]`: two web and two worker processes of the real program, three real mongod nodes,
 * and people who ask and decide in both chats, while processes are killed and stalled, platforms fail and the primary is killed.
 * Exits with 0 when all holds once it is quiet, with 1 when something does not, and with 2 when it could not look.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const stops: (() => Promise<unknown>)[] = [];
const broken = new AbortController();
let ending: Promise<void> | undefined;

/** Ends everything that was started, the last first, once. */
function end(): Promise<void> {
  ending ??= (async () => {
    for (let stop = stops.pop(); stop !== undefined; stop = stops.pop())
      await stop().catch((error: unknown) => say(`Something did not stop as it should: ${error}`));
  })();
  return ending;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    say(`Stopping after ${signal} …`);
    broken.abort();
    end().then(() => process.exit(130));
  });
}

function readOptions(): { readonly minutes: number; readonly seed: number } {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '2' }, seed: { type: 'string' } } });
  const minutes = Number(values.minutes);
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  if (!(minutes > 0 && minutes <= 600)) throw new Error('--minutes is a number of minutes, up to 600.');
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('--seed is a whole number.');
  return { minutes, seed };
}

async function main(): Promise<number> {
  const { minutes, seed } = readOptions();
  const again = `npm run test:chaos -- --minutes ${minutes} --seed ${seed}`;
  say(`Seed ${seed}, ${minutes} minutes. To make the same choices again: ${again}`);
  const folder = await mkdtemp(join(tmpdir(), 'countersign-chaos-'));
  let isNeeded = false;
  stops.push(async () => {
    if (!isNeeded) await rm(folder, { recursive: true, force: true });
  });
  try {
    const surroundings = await startSurroundings(folder, stops);
    const findings = await run(surroundings, { seed, chaosMs: minutes * 60_000, say, signal: broken.signal });
    isNeeded = findings.length > 0;
    say(isNeeded ? `Violations: ${findings.length}.` : 'All holds.');
    return isNeeded ? 1 : 0;
  } catch (error) {
    if (broken.signal.aborted) return 130;
    isNeeded = true;
    say(`The run could not be carried out: ${error instanceof Error ? error.stack : error}`);
    say(`The processes' logs are in ${folder}.`);
    return 2;
  } finally {
    await end();
  }
}

try {
  process.exit(await main());
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
