import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SlackStandIn, startSlackStandIn } from '../../../adapters/sandbox/slack/stand-in.ts';
import { createSlackChannel, createWebClient } from '../../../adapters/slack/client.ts';
import type { Card } from '../../../src/core/card.ts';
import type { Notice, NoticeKind } from '../../../src/core/notices.ts';
import type { RequestView, StageView } from '../../../src/core/view.ts';
import { closedCard, liveCard } from '../../contract/channel.ts';
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

/** What people may write, and what it must not become. */
const texts: Readonly<Record<string, string>> = {
  mentions: '<!channel> <!here> <!everyone> <@U0ANNA> <#C0GENERAL> <!subteam^S1> @here',
  links: '<https://evil.test|your bank> https://evil.test mailto:a@b.test [x](https://evil.test)',
  markdown: '*bold* _italic_ ~struck~ `code` ```block``` > quote\n- list\n# head',
  entities: '&lt;!channel&gt; &amp;amp; <b>bold</b> <script>alert(1)</script>',
  dates: '<!date^1392734382^{date}|x>',
  emoji: ':fire: 👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ☠️',
  'right to left': 'שלום \u202Eevil\u202C مرحبا',
  'control characters': 'a\u0000b\u0007c\u001b[31md\u007fe\u0085f\u2028g\uFEFFh\r\ni',
  'half characters': 'x\uD800y\uDC00z',
  blanks: ' \u00A0\u200B\u3000 ',
  'nothing visible': '\u200B',
  json: '{"type":"mrkdwn","text":"*x*"} "}]}',
  prototype: '__proto__',
  long: 'Lorem ipsum '.repeat(170).slice(0, 2_000),
  'long, wide characters': '💥'.repeat(1_000),
  'long, one word': 'W'.repeat(2_000),
};

const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD');

/** As long as a name, or another field, may be. */
const atMost = (text: string, length: number): string => {
  const cut = text.slice(0, length);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
};

function filled(text: string): { live: Card; closed: Card; notices: Notice[] } {
  const name = atMost(text, 120);
  const person = { id: 'uma', name };
  const request: RequestView = {
    ...liveCard.request,
    organization: name,
    requestor: { id: 'rex', name },
    beneficiary: person,
    packageName: atMost(text, 75),
    packageDescription: atMost(text, 500),
    resources: Array.from({ length: 50 }, () => name),
    justification: atMost(text, 2_000),
    stages: [1, 2].map((number) => stageOf(text, number)),
  };
  const missing = Array.from({ length: 50 }, () => ({ name, problem: `the group ${name} is not there any more` }));
  const told = (about: NoticeKind, more: Partial<RequestView>): Notice => ({
    kind: 'request',
    about,
    request: { ...request, ...more },
  });
  return {
    live: {
      request,
      stage: {
        ...liveCard.stage,
        risk: [{ source: 'idProtection', person: name, level: 'high', detail: atMost(text, 1_000) }],
      },
      live: true,
    },
    closed: { request, stage: stageOf(text, 3), live: false },
    notices: [
      told('submitted', {}),
      told('granted', { sharedReason: atMost(text, 2_000), decidedBy: name }),
      told('notGranted', { sharedReason: atMost(text, 2_000), decidedBy: name }),
      told('partlyGranted', { missing }),
      told('notDelivered', { missing }),
      told('expired', {}),
      told('ended', {}),
      { kind: 'alert', about: 'notDelivered', text: atMost(text, 2_000) },
    ],
  };
}

function stageOf(text: string, number: number): StageView {
  const decision = { answer: 'deny' as const, by: atMost(text, 120), at: new Date(), reason: atMost(text, 2_000) };
  return { ...liveCard.stage, id: `policy-${number}`, number, state: 'denied', decision };
}

/** Every object somewhere in a value. */
function* objects(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const inner of Object.values(value)) yield* objects(inner);
}

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
  const to = { channel: 'slack', tenant: workspace, user: 'U0ANNA' };
  let deliveries = 0;
  const delivery = () => {
    deliveries += 1;
    return { id: `d${deliveries}`, mayExist: false };
  };
  beforeAll(async () => {
    slack = await startSlackStandIn({
      teamId: workspace,
      botToken,
      signingSecret,
      users: [{ id: 'U0ANNA', name: 'anna', realName: 'Anna' }],
    });
    const client = createWebClient({ botToken, apiUrl: slack.apiUrl, timeoutMs: 5_000 });
    channel = createSlackChannel(client, () => new Date());
  });
  afterAll(() => slack?.stop());

  test.each(Object.entries(texts))('%s: is taken by Slack and nothing of it is read as markup', async (_name, text) => {
    const { live, closed, notices } = filled(text);
    const before = slack.messages('U0ANNA').length;
    const address = await channel.post(live, to, delivery());
    const [asked] = slack.messages('U0ANNA').slice(before);
    await channel.edit(address, closed);
    for (const notice of notices) await channel.notify(notice, to, delivery());
    const shown = [asked, ...slack.messages('U0ANNA').slice(before)];
    expect(shown).toHaveLength(2 + notices.length);
    for (const message of shown) {
      for (const each of objects(message?.blocks)) {
        if ('type' in each) expect(harmless).toContain(each.type);
        if (each.type === 'plain_text') expect(each.emoji).toBe(false);
        expect(each).not.toHaveProperty('url');
      }
      // The notification's text is read as markup: there the three characters that begin any must be escaped.
      expect(message?.text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
    }
  });

  test.each(Object.entries(texts))('%s: arrives whole where it is not too long', async (_name, text) => {
    const before = slack.messages('U0ANNA').length;
    await channel.post({ ...liveCard, request: { ...liveCard.request, justification: text } }, to, delivery());
    const [message] = slack.messages('U0ANNA').slice(before);
    const written = [...objects(message?.blocks)].filter(({ type }) => type === 'text').map((each) => each.text);
    // A half of a character cannot travel.
    expect([text, wellFormed(text)].some((one) => written.includes(one))).toBe(true);
  });

  test('over-long text is cut with a mark, between characters', async () => {
    const name = '💥'.repeat(60);
    const card = { ...liveCard, request: { ...liveCard.request, beneficiary: { id: 'uma', name }, packageName: name } };
    const before = slack.messages('U0ANNA').length;
    await channel.post(card, to, delivery());
    const [message] = slack.messages('U0ANNA').slice(before);
    const header = [...objects(message?.blocks)].find(({ type }) => type === 'header')?.text as { text: string };
    expect(header.text.length).toBeLessThanOrEqual(150);
    expect(header.text).toMatch(/^(💥)+ asks for (💥)*…$/u);
    expect(header.text).toBe(wellFormed(header.text));
  });

  test('[R-34] the notification of a risk reviewer’s card carries no word of risk, open or closed', async () => {
    const risky: Card = {
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
    expect(await people.deny('anna', card, { reason, share: ['share'] })).toMatchObject({ status: 200 });
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
