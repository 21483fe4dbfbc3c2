import { describe, expect, test } from 'vitest';
import { startDeployment } from '../support/deployment.ts';
import { until } from '../support/gate.ts';
import { accountOf, peopleOf, shownOn, soon } from '../support/running.ts';
import { objectIdOf, packageWithGroup, teamsOrganization } from '../support/teams-organization.ts';
import { teamsPeople, told } from '../support/teams-running.ts';

/** A killed worker's work is taken over within this time, in ms. */
const takenOverWithinMs = 60_000;

const many = Array.from({ length: 150 }, (_, number) => `member${number}`);

/** Uma, Vic and a crowd in Slack, Anna in Slack and Boris in Teams. */
function organization(): string {
  const inSlack = ['anna', 'uma', 'vic', ...many];
  const ask = (...people: string[]) => ({ stages: [{ approvers: [{ people }] }] });
  const packages = [
    packageWithGroup('both', ask('anna', 'boris')),
    packageWithGroup('few', ask(...many.slice(0, 10))),
    packageWithGroup('crowd', ask(...many)),
  ];
  return teamsOrganization({
    people: { boris: 'Boris Wolf', ...Object.fromEntries(inSlack.map((id) => [id, `${id} Berg`])) },
    chats: Object.fromEntries(inSlack.map((id) => [id, ['slack']])),
    groups: packages.map(({ group }) => group),
    packages: packages.map((one) => one.package),
  });
}

describe('workers in processes of their own', { timeout: 180_000 }, () => {
  test('[R-71][R-72] what a killed worker had posted and not recorded is found again in Slack, and decides nothing twice in Teams', async () => {
    const { slack, teams, database, start } = await startDeployment(organization());
    const [inSlack, inTeams] = [peopleOf(slack), teamsPeople(teams)];
    await start('web');
    // Both chats take the card, and the worker is killed before it hears of it.
    slack.fault({ method: 'chat.postMessage', user: accountOf('anna'), kind: 'ok-but-unanswered' });
    teams.fault({ method: 'send', user: objectIdOf('boris'), kind: 'ok-but-unanswered' });
    const first = await start('worker');
    await inSlack.ask('uma', 'both');
    const annas = await inSlack.card('anna');
    const lost = await inTeams.card('boris');
    first.signal('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    const killedAt = performance.now();
    const rows = database.mongo.connection.collection('deliveries');
    const cards = { 'content.kind': 'card' };
    expect(await rows.countDocuments({ ...cards, postingSince: { $exists: true } })).toBe(2);
    expect(await rows.countDocuments({ ...cards, 'addresses.0': { $exists: true } })).toBe(0);

    await start('worker');
    const isTakenOver = async () =>
      (await rows.countDocuments({ ...cards, dirty: false, 'addresses.0': { $exists: true } })) === 2;
    await until('another worker has taken over', isTakenOver, takenOverWithinMs);
    expect(performance.now() - killedAt).toBeLessThan(takenOverWithinMs);
    expect(inSlack.messages('anna').filter((one) => shownOn(one).includes('requests The both package'))).toHaveLength(
      1,
    );
    expect(inSlack.liveCards('anna').map(({ ts }) => ts)).toEqual([annas.ts]);
    // Teams cannot be asked, so there is a second card.
    const [, second] = inTeams.liveCards('boris');
    if (second === undefined) throw new Error('There is no second card.');

    await inTeams.approve('boris', second);
    await soon(() => expect(inTeams.liveCards('boris').map(({ activityId }) => activityId)).toEqual([lost.activityId]));
    expect(told(await inTeams.deny('boris', lost))).toContain('Approved by');
    await soon(() => expect([...inTeams.liveCards('boris'), ...inSlack.liveCards('anna')]).toEqual([]));
    await soon(async () => expect((await rows.findOne({ ...cards, personId: 'boris' }))?.addresses).toHaveLength(2));
    const request = await database.mongo.connection.collection<{ events: { type: string }[] }>('requests').findOne();
    expect(request?.events.filter(({ type }) => type === 'stageDecided')).toHaveLength(1);
  });

  test('[R-72] share the work, and each does a part of it once', async () => {
    const { slack, start } = await startDeployment(organization());
    const people = peopleOf(slack);
    const [, ...workers] = await Promise.all([start('web'), start('worker'), start('worker')]);
    const posted = () => Promise.all(workers.map((worker) => worker.calls('slack', 'post')));
    let asked = 0;
    await until(
      'both have posted cards',
      async () => {
        if ((await posted()).every((count) => count > 0)) return true;
        const requestor = many[20 + asked] as string;
        asked += 1;
        await people.ask(requestor, 'few');
        await soon(() => expect(people.liveCards(many[0] as string)).toHaveLength(asked));
        return false;
      },
      60_000,
    );
    await soon(() => {
      for (const id of many.slice(0, 10)) expect(people.liveCards(id)).toHaveLength(asked);
    });
    expect((await posted()).reduce((sum, count) => sum + count)).toBe(10 * asked);
  });

  test('[R-71] one that is stopped leaves the rest of its work at once, and what is rung meanwhile is heard by the next one', async () => {
    const { slack, database, start } = await startDeployment(organization());
    const people = peopleOf(slack);
    const [, first] = await Promise.all([start('web'), start('worker')]);
    await people.ask('uma', 'crowd');
    await soon(() => expect(many.filter((id) => people.liveCards(id).length === 1)).toHaveLength(many.length), 60_000);
    const rows = database.mongo.connection.collection('deliveries');
    await soon(async () => expect(await rows.countDocuments({ dirty: true })).toBe(0));
    await people.click('member0', await people.card('member0'), 'approve');
    await until('its cards are being edited', () => slack.calls().some(({ method }) => method === 'chat.update'));
    const began = performance.now();
    first.signal('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await rows.countDocuments({ dirty: true })).toBeGreaterThan(0);
    expect(await rows.countDocuments({ leaseToken: { $exists: true } })).toBe(0);

    await people.ask('vic', 'both');
    await soon(async () => {
      const rung = { name: 'plan:ring', 'data.ring': true };
      expect(await database.mongo.connection.collection('jobs').countDocuments(rung)).toBe(1);
    });
    await start('worker');
    await people.card('anna');
    await soon(() => expect(many.flatMap((id) => people.liveCards(id))).toEqual([]), 60_000);
  });
});
