import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { TestClock } from '../../support/clock.ts';
import {
  accountOf,
  buttonValue,
  organizationOf,
  peopleOf,
  type Running,
  shownOn,
  soon,
  startRunning,
} from '../../support/running.ts';
import { sendClick } from '../../support/slack-sender.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'];
const organization = organizationOf({
  people: { anna: 'Anna Berg', boris: 'Boris Wolf', uma: 'Uma User', vic: 'Vic User' },
  groups: ids.map((id) => ({ id: `${id}-group`, name: `Group ${id}` })),
  packages: ids.map((id) => ({
    id,
    name: `Package ${id}`,
    resources: [{ group: `${id}-group` }],
    policy: { stages: [{ approvers: [{ people: ['anna', 'boris'] }] }] },
  })),
});

describe('when Slack fails', () => {
  let running: Running;
  let people: ReturnType<typeof peopleOf>;
  beforeAll(async () => {
    running = await startRunning({ organization });
    people = peopleOf(running.slack);
    // Everybody's direct message is open by now, so that faults can be aimed at one person's.
    await people.ask('uma', 'k');
    await people.click('anna', await people.card('anna'), 'approve');
    await people.hears('uma', 'You now have Package k.');
    await running.settled();
  });
  afterAll(() => running?.stop());
  afterEach(() => running.slack.clearFaults());

  const directMessage = (id: string): string => people.messages(id)[0]?.channel ?? '';
  const to = (id: string) => {
    const channel = directMessage(id);
    expect(channel).not.toBe('');
    return (body: Record<string, unknown>) => body.channel === channel;
  };
  const cards = (id: string, packageId: string) =>
    people.messages(id).filter((one) => shownOn(one).includes(`requests Package ${packageId}`));
  const liveCard = (id: string, packageId: string) =>
    soon(() => {
      const found = cards(id, packageId).find(({ live }) => live);
      if (found === undefined) throw new Error(`no live card for ${id}`);
      return found;
    });
  /** Anna decides, and all of it comes to its good end: one closed card each. */
  async function ends(packageId: string): Promise<void> {
    await people.click('anna', await liveCard('anna', packageId), 'approve');
    await people.hears('uma', `You now have Package ${packageId}.`);
    await running.settled();
    for (const id of ['anna', 'boris']) expect(cards(id, packageId).map(({ live }) => live)).toEqual([false]);
    const heard = people.messages('uma').filter((one) => shownOn(one).includes(`Package ${packageId}.`));
    expect(heard).toHaveLength(1);
  }

  test('[R-76] [R-72] a rate limit for one person delays that person alone, by Slack’s own time', async () => {
    running.slack.fault({ method: 'chat.postMessage', kind: 'ratelimited', retryAfterSeconds: 1, when: to('boris') });
    const began = Date.now();
    await people.ask('uma', 'a');
    await liveCard('anna', 'a');
    expect(cards('boris', 'a')).toEqual([]);
    await liveCard('boris', 'a');
    expect(Date.now() - began).toBeGreaterThan(1_000);
    await ends('a');
  });

  test('[R-76] [R-71] a rate limit on edits: every card is closed all the same', async () => {
    await people.ask('uma', 'b');
    await liveCard('boris', 'b');
    running.slack.fault({ method: 'chat.update', kind: 'ratelimited', retryAfterSeconds: 1, times: 2 });
    await ends('b');
  });

  test.each([
    ['c', 'answers 500', 'http500'],
    ['d', 'breaks the connection before it did it', 'reset'],
    ['e', 'does it and then loses the connection', 'ok-but-connection-lost'],
  ] as const)('[R-72] [R-76] exactly one card (package %s) when Slack %s', async (packageId, _what, kind) => {
    const looked = () => running.slack.calls().filter(({ method }) => method === 'conversations.history').length;
    const before = looked();
    running.slack.fault({ method: 'chat.postMessage', kind, when: to('boris') });
    await people.ask('uma', packageId);
    await liveCard('anna', packageId);
    await liveCard('boris', packageId);
    await running.settled();
    expect(looked()).toBeGreaterThan(before);
    expect(cards('boris', packageId)).toHaveLength(1);
    await ends(packageId);
  });

  test('[R-71] [R-72] a decision that comes while a card’s fate is unknown closes that card too', async () => {
    running.slack.fault({ method: 'chat.postMessage', kind: 'ok-but-connection-lost', when: to('boris') });
    running.slack.fault({ method: 'conversations.history', kind: 'http500', times: 2, when: to('boris') });
    await people.ask('uma', 'f');
    await ends('f');
  });

  test('[R-72] a notice whose answer was lost is told once', async () => {
    running.slack.fault({ method: 'chat.postMessage', kind: 'ok-but-connection-lost', when: to('uma') });
    await people.ask('uma', 'g');
    await liveCard('anna', 'g');
    await running.settled();
    const heard = people
      .messages('uma')
      .filter((one) =>
        shownOn(one).includes('Your request for Package g was submitted. You will get the outcome here.'),
      );
    expect(heard).toHaveLength(1);
    await ends('g');
  });

  test('[R-76] somebody who is gone gets nothing, which is written down; everybody else is served', async () => {
    running.slack.fault({
      method: 'chat.postMessage',
      kind: { error: 'cannot_dm_bot' },
      times: 10,
      when: to('boris'),
    });
    await people.ask('uma', 'h');
    await soon(async () =>
      expect(await running.documents('deliveries')).toContainEqual(
        expect.objectContaining({ personId: 'boris', failure: 'cannot_dm_bot' }),
      ),
    );
    await people.click('anna', await liveCard('anna', 'h'), 'approve');
    await people.hears('uma', 'You now have Package h.');
  });

  test('[R-76] a form that Slack does not open is said, within 3 s, and nothing is changed', async () => {
    for (const kind of ['http500', 'timeout', 'reset', { error: 'expired_trigger_id' }] as const) {
      running.slack.fault({ method: 'views.open', kind });
      const answer = await running.slack.command(accountOf('vic'), '/access');
      expect(answer.ms).toBeLessThan(3_000);
      expect(answer.body).toContain('The form could not be opened. Nothing was changed.');
    }
  });

  test('[R-76] when the clicker cannot be told, the click is answered and recorded all the same', async () => {
    await people.ask('uma', 'i');
    const card = await liveCard('anna', 'i');
    running.slack.fault({ method: 'response_url', kind: 'http500' });
    const refused = await sendClick(running.slack, {
      user: accountOf('vic'),
      actionId: 'approve',
      value: buttonValue(card),
      responseUrl: `${running.slack.apiUrl}unreachable`,
    });
    expect(refused).toMatchObject({ status: 200 });
    const attempts = await running.documents('attempts');
    expect(attempts).toContainEqual(
      expect.objectContaining({ code: 'notYourDecision', actor: expect.objectContaining({ id: 'vic' }) }),
    );
    await ends('i');
  });

  test('[R-76] a call that never ends holds up nobody else', async () => {
    running.slack.fault({ method: 'chat.postMessage', kind: 'timeout', when: to('boris') });
    await people.ask('uma', 'j');
    const card = await liveCard('anna', 'j');
    const began = Date.now();
    await people.click('anna', card, 'approve');
    await people.hears('uma', 'You now have Package j.');
    expect(Date.now() - began).toBeLessThan(5_000);
    // Slack is asked for the message that may lie there. There is none, and none is sent about what is over.
    await soon(async () => {
      const rows = await running.documents('deliveries');
      expect(rows.filter(({ personId, dirty }) => personId === 'boris' && dirty)).toEqual([]);
    }, 20_000);
    expect(cards('boris', 'j')).toEqual([]);
  });
});

test('[R-76] [R-71] a token that was revoked loses nothing: what it held up comes when it is back', async () => {
  const clock = new TestClock();
  const running = await startRunning({ organization, clock });
  onTestFinished(() => running.stop());
  const people = peopleOf(running.slack);
  await people.ask('uma', 'a');
  const card = await people.card('anna');
  await people.card('boris');
  await running.settled();
  running.slack.fault({ method: 'chat.update', kind: { error: 'token_revoked' }, times: 100 });
  await people.click('anna', card, 'approve');
  // Every try must have ended: one that fails only after the clock has gone on would wait for a time that never comes.
  await soon(async () => {
    const held = (await running.documents('deliveries')).filter(({ dirty }) => dirty);
    expect(held.map(({ personId }) => personId)).toContain('boris');
    for (const one of held) {
      expect(one.failure).toBe('token_revoked');
      expect(one.leaseToken).toBeUndefined();
    }
  });
  expect(people.liveCards('boris')).toHaveLength(1);
  running.slack.clearFaults();
  clock.advance(6 * 60_000);
  await running.settled();
  expect([...people.liveCards('anna'), ...people.liveCards('boris')]).toEqual([]);
});
