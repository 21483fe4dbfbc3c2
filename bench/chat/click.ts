import { readConfiguration } from '../../adapters/organization/configuration.ts';
import { createOrganizationDirectory } from '../../adapters/organization/directory.ts';
import { parseOrganizationFile } from '../../adapters/organization/parse.ts';
import { slackPath } from '../../adapters/slack/app.ts';
import { slackChat } from '../../adapters/slack/client.ts';
import { seedConfiguration } from '../../src/approvals/configuration/configure.ts';
import { submit } from '../../src/approvals/requests/submit.ts';
import { requestIdFor } from '../../src/core/base/ids.ts';
import { createIsReachable } from '../../src/delivery/reach.ts';
import type { Benchmark, Check, Result } from '../benchmark.ts';
import { figure, inFlight, spread } from '../measure.ts';
import { clockAt, type Database, servicesOn, type World } from '../world.ts';
import { startChild } from './child.ts';
import type { Clicks } from './clicker.ts';
import { ask, cardOf, type Deployment, deploy, signingSecret } from './deployment.ts';
import { accountOf, manyPeople, organizationFile, workspace } from './organization.ts';

const perSecond = 50;
const mostMs = 300;
const directoryMs = 50;
/** For so long people click before it counts: what they use is a program that has been up for a while. */
const warmUpSeconds = 5;

/**
 * How long people wait for the answer to a click: signed clicks on a web process, at a steady pace from a process of its own, with a
 * directory that takes 50 ms for each question. Once while nothing else goes on, and once while a worker sends many cards and edits
 * them, again and again.
 */
export const clickBenchmark: Benchmark = {
  name: 'click',
  title: `From a signed click to its answer, ${perSecond} a second`,
  async run({ world }, { seconds = 60, cards }): Promise<Result> {
    const quiet = await measure(world, seconds, 0);
    const busy = await measure(world, seconds, cards);
    return {
      checks: [
        check('while nothing else goes on', quiet.times),
        check(`while a worker sends cards to ${figure(cards)} people and edits them`, busy.times),
        decidedCheck(quiet.missed + busy.missed),
      ],
      notes: [
        `${figure(quiet.times.length)} clicks each, a decision each, with a directory that answers in ${directoryMs} ms`,
        `medians: ${figure(spread(quiet.times).median)} ms and ${figure(spread(busy.times).median)} ms; meanwhile ${figure(busy.edits)} cards were edited`,
      ],
    };
  },
};

function check(when: string, times: readonly number[]): Check {
  const measured = percentile(times, 0.99);
  return {
    what: `milliseconds to the answer, 99th percentile, ${when}`,
    measured: figure(measured),
    target: `at most ${mostMs}`,
    passed: measured <= mostMs,
  };
}

/** The others were told to try again: an answer that took too long decides nothing. */
function decidedCheck(missed: number): Check {
  return {
    what: 'clicks that were answered without a decision',
    measured: figure(missed),
    target: 'none',
    passed: missed === 0,
  };
}

/** The value that this part of them does not exceed. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.ceil(sorted.length * part) - 1];
  if (value === undefined) throw new Error('Nothing was measured.');
  return value;
}

async function measure(world: World, seconds: number, cards: number) {
  const askers = manyPeople('asker', (warmUpSeconds + seconds) * perSecond);
  const approvers = manyPeople('approver', perSecond);
  const crowd = manyPeople('member', Math.max(1, cards));
  const organization = organizationFile({
    people: Object.fromEntries([...askers, ...approvers, ...crowd].map((id) => [id, 'slack'])),
    packages: { quiet: { approvers, quiet: true }, crowd: { approvers: crowd } },
  });
  const deployment = await deploy(world, organization, (database) => fill(database, organization, askers));
  try {
    const url = await deployment.start('web', { BENCH_DIRECTORY_MS: String(directoryMs) });
    await deployment.start('worker', { BENCH_DIRECTORY_MS: String(directoryMs) });
    await deployment.settled();
    const clicks = askers.map((asker, number) => ({
      user: accountOf(approvers[number % approvers.length] ?? ''),
      value: `${requestIdOf(asker)}:policy-1`,
    }));
    const clicker = startChild('clicker.ts', {});
    const told = { url: `${url}${slackPath}`, signingSecret, perSecond, clicks } satisfies Clicks;
    const broadcasts = cards === 0 ? undefined : keepBroadcasting(deployment, askers, crowd);
    clicker.tell(JSON.stringify(told));
    const times = JSON.parse(await clicker.said(/^times (.*)/)) as number[];
    const edits = (await broadcasts?.stop()) ?? 0;
    await clicker.stop();
    const missed = askers.length - (await countDecided(deployment));
    return { times: times.slice(warmUpSeconds * perSecond), edits, missed };
  } finally {
    await deployment.stop();
  }
}

/** As many pending requests as are decided, whose messages have all been planned. */
async function fill(database: Database, organization: string, askers: readonly string[]): Promise<void> {
  const file = parseOrganizationFile(organization, 'organization.yaml');
  const { memberships, conversations } = database.stores;
  const directory = createOrganizationDirectory(file, memberships);
  const isReachable = createIsReachable({ directory, conversations }, [slackChat]);
  const services = { ...servicesOn(database, clockAt(new Date())), directory, isReachable };
  await seedConfiguration(services, readConfiguration(file));
  await inFlight(askers, 64, async (asker) => {
    const identity = { channel: slackChat.name, tenant: workspace, user: accountOf(asker) };
    const answered = await submit(services, {
      ...{ commandId: commandIdOf(asker), from: { identity, delivery: commandIdOf(asker) } },
      requested: { kind: 'accessPackage', id: 'quiet' },
      justification: 'Quarter-end closing',
    });
    if (answered.kind !== 'done') throw new Error(`Not submitted: ${JSON.stringify(answered)}`);
  });
  await database.plain
    .collection('requests')
    .updateMany({}, [{ $set: { plannedRevision: '$revision' } }, { $unset: ['planDue', 'planAt'] }]);
}

const commandIdOf = (asker: string): string => `submit-${asker}`;
const requestIdOf = (asker: string): string => requestIdFor(commandIdOf(asker));

/** The worker has something to send all the time: cards to everybody of a crowd, then the decision on them, and so on. */
function keepBroadcasting(deployment: Deployment, askers: readonly string[], crowd: readonly string[]) {
  let isOver = false;
  let edits = 0;
  deployment.watch('chat.update', () => {
    edits += 1;
  });
  const run = async (): Promise<void> => {
    const [first = ''] = crowd;
    for (const asker of askers) {
      if (isOver) return;
      await ask(deployment, asker, 'crowd');
      const card = await cardOf(deployment, first);
      await deployment.settled();
      if (isOver) return;
      await deployment.slack.click(accountOf(first), card, 'approve');
      await deployment.settled();
    }
  };
  const running = run();
  // A failure is met when it is stopped.
  running.catch(() => undefined);
  return {
    async stop(): Promise<number> {
      isOver = true;
      await running;
      return edits;
    },
  };
}

function countDecided({ database }: Deployment): Promise<number> {
  return database.plain.collection('requests').countDocuments({ 'target.id': 'quiet', 'stages.state': 'approved' });
}
