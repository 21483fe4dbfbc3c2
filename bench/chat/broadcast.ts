import { sendersAtOnce } from '../../src/delivery/send.ts';
import type { Benchmark, Result } from '../benchmark.ts';
import { figure, inTurn, spread } from '../measure.ts';
import { startChild } from './child.ts';
import { ask, botToken, cardOf, type Deployment, deploy } from './deployment.ts';
import type { Edits } from './editor.ts';
import { accountOf, manyPeople, organizationFile } from './organization.ts';

/**
 * One of many approvers decides, and all their cards change: edits per second, from the click to the last one.
 *
 * The floor is the same client of Slack, in a process of its own, that makes the very same edits of the same messages, as many at
 * once as the program has senders. So what lies between the two is finding out what is due, looking up what each card shows,
 * leasing, and recording. Slack's stand-in sets no limits and lives in this process.
 */
export const broadcastBenchmark: Benchmark = {
  name: 'broadcast',
  title: 'Cards edited after a decision',
  async run({ world }, { cards, rounds = 3 }): Promise<Result> {
    const approvers = manyPeople('member', cards);
    const askers = manyPeople('asker', rounds + 1);
    const organization = organizationFile({
      people: Object.fromEntries([...approvers, ...askers].map((id) => [id, 'slack'])),
      packages: { crowd: { approvers } },
    });
    const deployment = await deploy(world, organization);
    await deployment.start('all');
    const posting: number[] = [];
    const busy = { ours: [] as number[], floor: [] as number[] };
    let edits: Edits['edits'] = [];
    let round = 0;
    const perCard = (seconds: readonly number[]) => figure((spread(seconds).median / cards) * 1e6);
    const ours = {
      name: 'Countersign',
      async measure(): Promise<number> {
        const asker = askers[round] ?? '';
        round += 1;
        const posted = await post(deployment, asker, approvers);
        posting.push(cards / posted);
        const done = await broadcast(deployment, approvers);
        busy.ours.push(done.busy);
        edits = done.bodies;
        return cards / done.seconds;
      },
    };
    const floor = {
      name: 'floor',
      async measure(): Promise<number> {
        // The first round is Countersign's, which says what is edited.
        if (edits.length === 0) await ours.measure();
        const taken = await editAll(deployment, edits);
        busy.floor.push(taken.busy);
        return cards / taken.seconds;
      },
    };
    try {
      // Its first round warms up both sides.
      await floor.measure();
      const measured = await inTurn({ rounds, floor, ours, warmUp: false, say: world.say });
      return {
        comparison: { unit: 'edits per second', ...measured, target: { atLeast: 0.7 } },
        checks: [],
        notes: [
          `${figure(cards)} approvers, ${sendersAtOnce} edits at once on either side`,
          `processor time for one, without mongod's: Countersign ${perCard(busy.ours)} µs, with everything else that follows from the decision; floor ${perCard(busy.floor)} µs`,
          `posting those cards before: ${figure(spread(posting).median)} cards per second`,
        ],
      };
    } finally {
      await deployment.stop();
    }
  },
};

/** Everybody gets the card. @returns the seconds from the request to the last card. */
async function post(deployment: Deployment, asker: string, approvers: readonly string[]): Promise<number> {
  const began = performance.now();
  await ask(deployment, asker, 'crowd');
  for (const id of approvers) await cardOf(deployment, id);
  const seconds = (performance.now() - began) / 1_000;
  await deployment.settled();
  return seconds;
}

/** One decides. @returns the seconds from their click to the last edit, those of processor time meanwhile, and what was sent. */
async function broadcast(deployment: Deployment, approvers: readonly string[]) {
  const [first = ''] = approvers;
  const card = await cardOf(deployment, first);
  const bodies = new Map<string, Edits['edits'][number]>();
  let seconds = 0;
  const busyBefore = await deployment.busy();
  let began = performance.now();
  const isOver = new Promise<void>((resolve) => {
    deployment.watch('chat.update', (body) => {
      const { channel, ts } = body as Edits['edits'][number];
      bodies.set(`${channel} ${ts}`, { ...body, channel, ts });
      seconds = (performance.now() - began) / 1_000;
      if (bodies.size === approvers.length) resolve();
    });
  });
  began = performance.now();
  await deployment.slack.click(accountOf(first), card, 'approve');
  await isOver;
  const busy = (await deployment.busy()) - busyBefore;
  deployment.slack.clearFaults();
  await deployment.settled();
  return { seconds, busy, bodies: [...bodies.values()].map(({ token: _, ...body }) => body as Edits['edits'][number]) };
}

async function editAll({ slack }: Deployment, edits: Edits['edits']) {
  const child = startChild('editor.ts', {});
  child.tell(JSON.stringify({ apiUrl: slack.apiUrl, botToken, atOnce: sendersAtOnce, edits } satisfies Edits));
  const [seconds, busy] = (await child.said(/^seconds (.+)/)).split(' ').map(Number);
  await child.stop();
  return { seconds: seconds ?? Number.NaN, busy: busy ?? Number.NaN };
}
