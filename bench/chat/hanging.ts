import { startTeamsStandIn } from '../../adapters/sandbox/teams/stand-in.ts';
import { teamsPath } from '../../adapters/teams/app.ts';
import type { Benchmark, Check, Result } from '../benchmark.ts';
import { figure, spread } from '../measure.ts';
import { percentile } from './click.ts';
import { ask, deploy } from './deployment.ts';
import { accountOf, manyPeople, objectIdOf, organizationFile, tenant } from './organization.ts';

const conversations = 60;
const requests = 10;
const mostMs = 2_000;
const always = Number.POSITIVE_INFINITY;

/**
 * Half of all conversations hang, in Slack and in Teams: no call for those people is ever answered. Everybody approves each of some
 * requests; how long after each request do the others have their cards?
 */
export const hangingBenchmark: Benchmark = {
  name: 'hanging',
  title: 'Cards of people whose chat answers, while half of all conversations hang',
  async run({ world }): Promise<Result> {
    const inSlack = manyPeople('slacker', conversations / 2);
    const inTeams = manyPeople('teamer', conversations / 2);
    const askers = manyPeople('asker', requests);
    const organization = organizationFile({
      people: {
        ...Object.fromEntries([...inSlack, ...askers].map((id) => [id, 'slack'] as const)),
        ...Object.fromEntries(inTeams.map((id) => [id, 'teams'] as const)),
      },
      packages: { sixty: { approvers: [...inSlack, ...inTeams] } },
    });
    const deployment = await deploy(world, organization);
    const teams = await startTeamsStandIn({
      ...{ tenantId: tenant, botId: '30000000-0000-4000-8000-000000000000', botName: 'Countersign' },
      users: inTeams.map((id) => ({ id: `29:${id}`, aadObjectId: objectIdOf(id), name: id })),
    });
    try {
      // Only the sandbox takes Teams' activities without tokens. It plays a Teams of its own, in which nobody is met here.
      const url = await deployment.start('all', { SANDBOX: '1' });
      await deployment.database.plain.collection('conversations').deleteMany({});
      teams.connect(`${url}${teamsPath}`);
      for (const id of inTeams) await teams.install(objectIdOf(id));
      const half = <T>(all: readonly T[]) => all.filter((_, index) => index % 2 === 1);
      const users = new Set(half(inSlack).map(accountOf));
      const objects = new Set(half(inTeams).map(objectIdOf));
      for (const user of users) deployment.slack.fault({ method: '*', user, kind: 'timeout', times: always });
      for (const user of objects) teams.fault({ method: '*', user, kind: 'timeout', times: always });
      const healthy = [
        ...inSlack.map((id) => ({ user: accountOf(id), chat: deployment.slack, hangs: users })),
        ...inTeams.map((id) => ({ user: objectIdOf(id), chat: teams, hangs: objects })),
      ].filter(({ user, hangs }) => !hangs.has(user));
      const times: number[] = [];
      for (const [index, asker] of askers.entries()) {
        await ask(deployment, asker, 'sixty');
        times.push(...(await arrivals(healthy, index + 1)));
      }
      return { checks: [check(times)], notes: [inWords(times, healthy.length)] };
    } finally {
      await deployment.stop();
      await teams.stop();
    }
  },
};

interface Reader {
  readonly user: string;
  readonly chat: { messages(user: string): readonly { readonly live: boolean }[] };
}

/** How long each of them waits for their card of this number, in ms. */
async function arrivals(readers: readonly Reader[], number: number): Promise<number[]> {
  const began = performance.now();
  const waiting = new Set(readers);
  const times: number[] = [];
  while (waiting.size > 0) {
    for (const reader of waiting) {
      const count = reader.chat.messages(reader.user).filter(({ live }) => live).length;
      if (count < number) continue;
      waiting.delete(reader);
      times.push(performance.now() - began);
    }
    if (performance.now() - began > 120_000) throw new Error(`${waiting.size} people never got their card.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return times;
}

function check(times: readonly number[]): Check {
  const measured = percentile(times, 0.99);
  return {
    what: 'milliseconds until people whose chat answers have a card, 99th percentile',
    measured: figure(measured),
    target: `under ${figure(mostMs)}`,
    passed: measured < mostMs,
  };
}

function inWords(times: readonly number[], people: number): string {
  const { median, max } = spread(times);
  return `${requests} requests to ${conversations} people, half in Slack and half in Teams; ${people} of them answer: median ${figure(median)} ms, longest ${figure(max)} ms`;
}
