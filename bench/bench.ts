import { parseArgs } from 'node:util';
import { OperatorError } from '../src/core/base/errors.ts';
import type { Benchmark, Sizes } from './benchmark.ts';
import { broadcastBenchmark } from './chat/broadcast.ts';
import { clickBenchmark } from './chat/click.ts';
import { hangingBenchmark } from './chat/hanging.ts';
import { pacedBenchmark } from './chat/paced.ts';
import { wakeBenchmark } from './chat/wake.ts';
import { configurationBenchmark } from './configuration.ts';
import { decideBenchmark } from './decide.ts';
import { dueBenchmark } from './due.ts';
import { createGround } from './ground.ts';
import { lifecycleBenchmark } from './lifecycle.ts';
import { pendingBenchmark } from './pending.ts';
import { type Measured, report } from './report.ts';
import { createWorld } from './world.ts';

/**
 * `npm run bench [-- name …]`: measures speed on a throw-away mongod, side by side with what the plain driver does, so that
 * the figures that count are ratios and hold on any machine. Exits with 1 when a target is missed.
 */

/** Another benchmark is one more entry here. */
const benchmarks: readonly Benchmark[] = [
  decideBenchmark,
  pendingBenchmark,
  dueBenchmark,
  lifecycleBenchmark,
  configurationBenchmark,
  broadcastBenchmark,
  clickBenchmark,
  wakeBenchmark,
  hangingBenchmark,
  pacedBenchmark,
];

/** What the targets are about. */
const full = {
  decisions: 6_000,
  requests: 1_000_000,
  stages: 100_000,
  cards: 1_000,
  stories: 1_000,
  ends: 10_000,
  changes: 20_000,
  messages: 450,
};

const usage = `npm run bench -- [name …] [--option number …]

  names:   ${benchmarks.map(({ name }) => name).join(', ')}; all of them when none is named
  options: --decisions N  decisions a round (${full.decisions})
           --requests N   requests stored, where there are many (${full.requests})
           --stages N     stages that fall due at once (${full.stages})
           --stories N    requests that live from submission to delivery (${full.stories})
           --ends N       assignments that end within a minute (${full.ends})
           --changes N    events in the configuration's history (${full.changes})
           --cards N      people who approve one request (${full.cards})
           --messages N   cards brought and closed under the chats' limits (${full.messages})
           --seconds N    how long the bells ring (10) or people click (60)
           --rounds N     rounds of each benchmark

Smaller figures give a quick look; the targets are about the ones in brackets.
`;

/** Thrown when the command line cannot be read; the usage is shown after the message. */
class UsageError extends OperatorError {}

function readCommandLine(args: readonly string[]): { chosen: readonly Benchmark[]; sizes: Sizes } {
  const option = { type: 'string' } as const;
  const options = {
    decisions: option,
    requests: option,
    stages: option,
    cards: option,
    seconds: option,
    rounds: option,
    stories: option,
    ends: option,
    changes: option,
    messages: option,
  };
  const { values, positionals } = parse(args, options);
  const unknown = positionals.find((name) => !benchmarks.some((one) => one.name === name));
  if (unknown !== undefined) throw new UsageError(`There is no benchmark called ${unknown}.`);
  const given = Object.entries(values).map(([name, text]) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least(name)) {
      throw new UsageError(`--${name} takes a whole number, at least ${least(name)}; it was ${text}.`);
    }
    return [name, value] as const;
  });
  const chosen = benchmarks.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  return { chosen, sizes: { ...full, ...Object.fromEntries(given) } };
}

/** With fewer requests an approver would not have a whole list; with fewer stages memory has no two halves. */
function least(name: string): number {
  return { requests: 1_000, stages: 5_000, ends: 5_000, changes: 1_000 }[name] ?? 1;
}

function parse<T extends Record<string, { readonly type: 'string' }>>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(chosen: readonly Benchmark[], sizes: Sizes): Promise<boolean> {
  const world = await createWorld(say);
  const measured: Measured[] = [];
  try {
    say(`MongoDB: ${world.mongod.description}`);
    const ground = createGround(world);
    for (const { name, title, run } of chosen) {
      say(`\n${name}: ${title}`);
      measured.push({ name, title, ...(await run(ground, sizes)) });
    }
  } finally {
    await world.stop();
  }
  return report(measured, { sizes, mongod: world.mongod.description }, say);
}

try {
  const { chosen, sizes } = readCommandLine(process.argv.slice(2));
  if (!(await run(chosen, sizes))) process.exitCode = 1;
} catch (error) {
  const text = error instanceof UsageError ? `${error.message}\n\n${usage}` : `${(error as Error).stack}\n`;
  process.stderr.write(text);
  process.exitCode = 1;
}
