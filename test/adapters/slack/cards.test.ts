import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reviewForm } from '../../../adapters/chat/forms/review-form.ts';
import { type SlackStandIn, startSlackStandIn } from '../../../adapters/sandbox/slack/stand-in.ts';
import { checkedModal } from '../../../adapters/sandbox/slack/web-api/modals.ts';
import { createSlackChannel, createWebClient } from '../../../adapters/slack/client.ts';
import { drawForm } from '../../../adapters/slack/forms/forms.ts';
import { renderText } from '../../../adapters/slack/messages/notices.ts';
import { showable } from '../../../src/core/base/text.ts';
import type { StageCard } from '../../../src/core/view/card.ts';
import { closedCard, liveCard } from '../../contract/channel.ts';
import { atMost, filled, hostileTexts, unseenIn } from '../../support/hostile-texts.ts';
import { forgetful, unpaced } from '../../support/pacing.ts';
import { inEnglish, slackPeople } from '../../support/reader.ts';
import {
  accountOf,
  botToken,
  buttonValue,
  organizationOf,
  peopleOf,
  type Running,
  shownOn,
  signingSecret,
  soon,
  startRunning,
  workspace,
} from '../../support/running.ts';

/** Every object somewhere in a value. */
function* objects(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const inner of Object.values(value)) yield* objects(inner);
}

/** Every text somewhere in a value. */
const textsOf = (value: unknown): string[] =>
  [...objects(value)].flatMap((each) => Object.values(each).filter((one) => typeof one === 'string'));

/** Types of elements that show their text letter by letter, or have none. */
const harmless = new Set([
  'header',
  'rich_text',
  'rich_text_section',
  'rich_text_quote',
  'text',
  'date',
  'context',
  'plain_text',
  'actions',
  'button',
]);

describe('[R-75] what people wrote, on cards and notices', () => {
  let slack: SlackStandIn;
  let channel: ReturnType<typeof createSlackChannel>;
  let client: ReturnType<typeof createWebClient>;
  const to = { channel: 'slack', tenant: workspace, user: 'U0ANNA' };
  let deliveries = 0;
  const delivery = () => {
    deliveries += 1;
    return `d${deliveries}`;
  };
  beforeAll(async () => {
    slack = await startSlackStandIn({
      teamId: workspace,
      botToken,
      signingSecret,
      users: [{ id: 'U0ANNA', name: 'anna', realName: 'Anna' }],
    });
    client = createWebClient({ botToken, apiUrl: slack.apiUrl, timeoutMs: 5_000 });
    channel = createSlackChannel({ client, paced: unpaced, people: slackPeople, conversations: forgetful });
  });
  afterAll(() => slack?.stop());

  test.each(Object.entries(hostileTexts))(
    '%s: is taken by Slack and nothing of it is read as markup',
    async (_name, text) => {
      const { live, closed, change, notices, answers } = filled(text);
      const before = slack.messages('U0ANNA').length;
      const address = await channel.post(live, to, delivery());
      const [asked] = slack.messages('U0ANNA').slice(before);
      await channel.edit(address, closed);
      for (const notice of notices) await channel.notify(notice, to, delivery());
      await channel.post(change, to, delivery());
      for (const answer of answers)
        await client.chat.postMessage({ channel: String(asked?.channel), ...renderText(inEnglish, answer) });
      const shown = [asked, ...slack.messages('U0ANNA').slice(before)];
      expect(shown).toHaveLength(3 + notices.length + answers.length);
      for (const message of shown) {
        for (const each of objects(message?.blocks)) {
          if ('type' in each) expect(harmless).toContain(each.type);
          if (each.type === 'plain_text') expect(each.emoji).toBe(false);
          expect(each).not.toHaveProperty('url');
        }
        expect(textsOf(message).flatMap(unseenIn)).toEqual([]);
        // The notification's text is read as markup: there the three characters that begin any must be escaped.
        expect(message?.text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      }
    },
  );

  test.each(Object.entries(hostileTexts))('%s: is taken in a form', (_name, text) => {
    const view = checkedModal(drawForm(inEnglish, reviewForm(inEnglish, filled(text).form)));
    expect(textsOf(view.blocks).flatMap(unseenIn)).toEqual([]);
    for (const { type, emoji } of objects(view.blocks)) {
      expect(type).not.toBe('mrkdwn');
      if (type === 'plain_text') expect(emoji).toBe(false);
    }
  });

  test.each(Object.entries(hostileTexts))('%s: arrives whole where it is not too long', async (_name, text) => {
    const before = slack.messages('U0ANNA').length;
    await channel.post({ ...liveCard, request: { ...liveCard.request, justification: text } }, to, delivery());
    const [message] = slack.messages('U0ANNA').slice(before);
    const written = [...objects(message?.blocks)].filter(({ type }) => type === 'text').map((each) => each.text);
    expect(written).toContain(showable(text) || '–');
  });

  test('over-long text is cut with a mark, between characters', async () => {
    const name = '💥'.repeat(60);
    const uma = { id: 'uma', name };
    const request = { ...liveCard.request, requestor: uma, beneficiary: uma, packageName: name };
    const card = { ...liveCard, request };
    const before = slack.messages('U0ANNA').length;
    await channel.post(card, to, delivery());
    const [message] = slack.messages('U0ANNA').slice(before);
    const header = [...objects(message?.blocks)].find(({ type }) => type === 'header')?.text as { text: string };
    expect(header.text.length).toBeLessThanOrEqual(150);
    expect(header.text).toMatch(/^(💥)+ requests (💥)*…$/u);
    expect(header.text).toBe(header.text.toWellFormed());
  });

  test('[R-34] the notification of a risk reviewer’s card carries no word of risk, open or closed', async () => {
    const risky: StageCard = {
      ...liveCard,
      stage: {
        ...liveCard.stage,
        id: 'idProtection-1',
        source: 'idProtection',
        risk: [{ source: 'idProtection', person: 'Uma User', level: 'high', detail: 'Anonymous address' }],
      },
    };
    const before = slack.messages('U0ANNA').length;
    const address = await channel.post(risky, to, delivery());
    const [open] = slack.messages('U0ANNA').slice(before);
    await channel.edit(address, {
      ...closedCard,
      stage: { ...closedCard.stage, id: 'idProtection-1', source: 'idProtection' },
    });
    const [closed] = slack.messages('U0ANNA').slice(before);
    expect(JSON.stringify(open?.blocks)).toContain('high risk');
    for (const message of [open, closed]) {
      expect(message?.text).toContain('Uma User');
      expect(message?.text).not.toMatch(/risk|protection|insider|purview|entra|high|anonymous|review/i);
    }
    expect(JSON.stringify(closed?.blocks)).not.toMatch(/high|anonymous/i);
  });
});

describe('[R-75] what people wrote, on the whole way', () => {
  const evil = '<!channel> *Eve* <https://evil.test|x> & `co`';
  const names = { anna: evil, boris: `Boris ${'B'.repeat(114)}`, uma: `${'U'.repeat(100)} <@U0ANNA>` };
  const many = Array.from({ length: 120 }, (_, index) => ({
    id: `p${index}`,
    name: atMost(`${String(index).padStart(3, '0')} <!here> ${'N'.repeat(75)}`, 75),
    description: `*d* ${'D'.repeat(490)}`,
    resources: Array.from({ length: 50 }, (_none, n) => ({ group: `g${n}` })),
    policy: { stages: [{ approvers: [{ people: ['anna', 'boris'] }] }], showApproverNames: true },
  }));
  const organization = organizationOf({
    people: names,
    groups: Array.from({ length: 50 }, (_, n) => ({
      id: `g${n}`,
      name: atMost(`${n} <!here> ${'G'.repeat(120)}`, 120),
    })),
    packages: many,
  });
  let running: Running;
  let people: ReturnType<typeof peopleOf>;
  beforeAll(async () => {
    running = await startRunning({ organization });
    people = peopleOf(running.slack);
  });
  afterAll(() => running?.stop());

  test('every form, card, notice and answer is taken by Slack', async () => {
    const justification = `${evil} ${'j'.repeat(2_000)}`.slice(0, 2_000);
    expect(await people.ask('uma', 'p7', { justification })).toMatchObject({ status: 200 });
    const card = await people.card('anna');
    expect(shownOn(card)).toContain(JSON.stringify(justification).slice(1, -1));
    const boris = await people.card('boris');
    const reason = `${evil} ${'r'.repeat(2_000)}`.slice(0, 2_000);
    expect(await people.deny('anna', card, { reason, share: 'share' })).toMatchObject({ status: 200 });
    await soon(() => expect(people.messages('uma').map(shownOn).join()).toContain('r'.repeat(1_900)));
    await people.forge('boris', boris, 'approve', buttonValue(boris));
    const told = await soon(() => {
      const [one] = people.ephemeral('boris');
      expect(one).toBeDefined();
      return one;
    });
    expect(shownOn(told ?? boris)).toContain('already denied this');
    // A sentence to the clicker has names in it as well: shown letter by letter, or at least escaped.
    expect(told?.text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
    expect([...objects(told?.blocks)].some((each) => String(each.text).includes(evil))).toBe(true);

    const twice = await people.ask('uma', 'p8');
    expect(twice).toMatchObject({ status: 200 });
    const refused = await people.ask('uma', 'p8');
    expect(refused.errors?.package?.length).toBeLessThanOrEqual(150);
    await running.settled();
    const failed = running.slack.calls().filter(({ answer }) => answer?.ok !== true);
    expect(failed).toEqual([]);
    const everything = Object.values(names).flatMap((_, index) =>
      running.slack.messages(accountOf(Object.keys(names)[index] ?? '')),
    );
    for (const message of everything) {
      for (const each of objects(message.blocks)) expect(each.type).not.toBe('mrkdwn');
      expect(message.text).not.toMatch(/[<>]/);
    }
  });
});
