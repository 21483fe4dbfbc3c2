import { setTimeout as pause } from 'node:timers/promises';
import type { Benchmark, Check, Result } from '../benchmark.ts';
import { figure, inWords, spread } from '../measure.ts';
import type { World } from '../world.ts';
import { ask, cardOf, type Deployment, deploy } from './deployment.ts';
import { accountOf, manyPeople, organizationFile } from './organization.ts';

const mostMs = 250;
const decisions = 20;
/** Idle for at least this long before each decision, and up to a look's whole second more, so that no look is met by rule. */
const idleMs = 500;

/**
 * How long it takes from a click until the first edit of somebody else's card arrives at Slack, while nothing else goes on: in one
 * process that does everything, and where another process than the one that is clicked has to be woken.
 */
export const wakeBenchmark: Benchmark = {
  name: 'wake',
  title: 'From a decision to the first edit, idle',
  async run({ world }): Promise<Result> {
    const together = await measure(world, ['all']);
    const apart = await measure(world, ['web', 'worker']);
    return {
      checks: [check('in one process', together), check('from a web process to a worker', apart)],
      notes: [
        `${decisions} decisions each, from the click to the arrival of the first edit of another approver's card`,
      ],
    };
  },
};

function check(where: string, values: readonly number[]): Check {
  const found = spread(values);
  return {
    what: `milliseconds from a click to the first edit, ${where}`,
    measured: inWords(found),
    target: `median at most ${figure(mostMs)}`,
    passed: found.median <= mostMs,
  };
}

async function measure(world: World, roles: readonly ('all' | 'web' | 'worker')[]): Promise<number[]> {
  const askers = manyPeople('asker', decisions);
  const organization = organizationFile({
    people: Object.fromEntries(['anna', 'boris', ...askers].map((id) => [id, 'slack'])),
    packages: { two: { approvers: ['anna', 'boris'] } },
  });
  const deployment = await deploy(world, organization);
  try {
    for (const role of roles) await deployment.start(role);
    const values: number[] = [];
    for (const [index, asker] of askers.entries()) {
      values.push(await decideOnce(deployment, asker, (index + 0.5) / askers.length));
    }
    return values;
  } finally {
    await deployment.stop();
  }
}

/** @param phase which part of a second to wait beside what makes it idle, from 0 to 1. */
async function decideOnce(deployment: Deployment, asker: string, phase: number): Promise<number> {
  await ask(deployment, asker, 'two');
  const [card, other] = [await cardOf(deployment, 'anna'), await cardOf(deployment, 'boris')];
  await deployment.settled();
  await pause(idleMs + phase * 1_000);
  let began = 0;
  const edited = new Promise<number>((resolve) => {
    deployment.watch('chat.update', ({ channel, ts }) => {
      if (channel === other.channel && ts === other.ts) resolve(performance.now() - began);
    });
  });
  began = performance.now();
  await deployment.slack.click(accountOf('anna'), card, 'approve');
  const ms = await edited;
  deployment.slack.clearFaults();
  await deployment.settled();
  return ms;
}
