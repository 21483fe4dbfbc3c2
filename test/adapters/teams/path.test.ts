import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { BotAnswer, StandInMessage } from '../../../adapters/sandbox/teams/stand-in.ts';
import { showable } from '../../../src/core/base/text.ts';
import { verifyRequest } from '../../../src/core/request/verify.ts';
import { days, TestClock } from '../../support/clock.ts';
import { peopleOf, shownOn, soon } from '../../support/running.ts';
import { activityOf, type Json } from '../../support/teams-activities.ts';
import { objectIdOf, packageWithGroup, teamsOrganization } from '../../support/teams-organization.ts';
import {
  shownInTeams,
  stageOn,
  startTeamsRunning,
  type TeamsRunning,
  teamsPeople,
  told,
} from '../../support/teams-running.ts';

const asked = (...people: string[]) => ({ approvers: [{ people }] });
const packages = [
  packageWithGroup('plain', { stages: [asked('anna', 'boris')] }),
  packageWithGroup('monthly', { stages: [], access: { days: 30 } }),
  packageWithGroup('lasting', { stages: [] }),
  packageWithGroup('inner', { stages: [], requestors: { people: ['anna'] } }),
  packageWithGroup('finance-one', { stages: [] }, { name: 'Finance Reports', description: 'Monthly figures' }),
  packageWithGroup('finance-two', { stages: [] }, { name: 'Payroll', description: 'Salaries, for FINANCE only' }),
  packageWithGroup('late', { stages: [asked('anna', 'noel')] }),
  packageWithGroup('gone', { stages: [asked('anna', 'greta')] }),
  ...['lost-click', 'lost-reopen', 'afresh'].map((id) => packageWithGroup(id, { stages: [asked('anna', 'boris')] })),
  packageWithGroup('both', { stages: [asked('ivan', 'sly')] }),
  packageWithGroup('five', { stages: [asked('anna', 'boris', 'carol', 'dora', 'erik')] }),
  packageWithGroup('guarded', { stages: [asked('anna'), asked('carol')] }),
  // One for each text that is tried.
  ...Array.from({ length: 20 }, (_, index) => packageWithGroup(`words${index}`, { stages: [asked('anna', 'boris')] })),
  packageWithGroup('shared', { stages: [asked('anna', 'boris')], showApproverNames: true }),
];

const organization = teamsOrganization({
  people: {
    anna: 'Anna Berg',
    boris: 'Boris Wolf',
    carol: 'Carol Dunn',
    dora: 'Dora Ek',
    erik: 'Erik Falk',
    noel: 'Noel Newcomer',
    greta: 'Greta Goes',
    ivan: 'Ivan Both',
    petra: 'Petra Prefers',
    sly: 'Sly Slackonly',
    uma: 'Uma User',
    vic: 'Vic User',
    // A name that tries to be more than a name.
    mel: '**Mel** [x](https://evil.example) <at>Uma</at>',
    sam: 'Sam Security',
    sue: 'Sue Security',
    ria: 'Ria Risky',
    tom: 'Tom Tokyo',
    ann: 'Ann Azores',
    cai: 'Cai Cairo',
  },
  chats: { ivan: ['slack', 'teams'], petra: ['slack', 'teams'], sly: ['slack'] },
  more: { petra: { prefers: 'teams' } },
  timeZone: 'Europe/Berlin',
  groups: packages.map(({ group }) => group),
  roles: { 'Security Administrator': ['sam', 'sue'], 'Security Reader': ['sam', 'sue'] },
  packages: packages.map((one) => one.package),
  settings: { riskReview: { idProtection: ['high'] } },
  risk: { idProtection: { ria: { level: 'high', detail: 'Anonymous address' } } },
});

// Just before the clocks change in America (8 March 2026), Europe (29 March) and Egypt (24 April).
const clock = new TestClock(new Date('2026-03-06T20:00:00Z'));
let running: TeamsRunning;
let people: ReturnType<typeof teamsPeople>;
let inSlack: ReturnType<typeof peopleOf>;

beforeAll(async () => {
  running = await startTeamsRunning({
    organization,
    clock,
    zones: { tom: 'Asia/Tokyo', ann: 'America/New_York', cai: 'Africa/Cairo', vic: 'Europe/Berlin' },
    installed: [
      ...['anna', 'boris', 'carol', 'dora', 'erik', 'greta', 'ivan', 'petra', 'uma', 'vic'],
      ...['mel', 'sam', 'sue', 'ria', 'tom', 'ann', 'cai'],
    ],
  });
  people = teamsPeople(running.teams);
  inSlack = peopleOf(running.slack);
});
afterAll(() => running?.stop());

async function requestOf(personId: string, packageId: string): Promise<Json> {
  const found = (await running.documents('requests')).filter(
    (one) => (one.requestor as Json).id === personId && (one.target as Json).id === packageId,
  );
  const newest = found.sort((a, b) => Number(a.submittedAt) - Number(b.submittedAt)).at(-1);
  if (newest === undefined) throw new Error(`${personId} has no request for ${packageId}`);
  return newest;
}
const windowOf = async (personId: string, packageId: string) => (await requestOf(personId, packageId)).window;
const isMember = async (personId: string, packageId: string) =>
  (await running.documents('memberships')).some((one) => one.person === personId && one.group === `${packageId}-group`);
async function advance(ms: number): Promise<void> {
  clock.advance(ms);
  await running.lookNow();
}
/** The messages of this person that are about this package. */
const about = (personId: string, packageId: string): StandInMessage[] =>
  people.messages(personId).filter((one) => {
    const shown = shownInTeams(one);
    return shown.includes(`The ${packageId} package`) && !shown.startsWith('\nRequest access');
  });
const liveAbout = (personId: string, packageId: string) => about(personId, packageId).filter(({ live }) => live);
const cardBody = (shown: BotAnswer['shown']): Json[] =>
  shown !== undefined && 'card' in shown ? (shown.card.body as Json[]) : [];
/** What the form shows under one of its fields, after a refusal: the element that follows the input. */
function besideField({ shown }: BotAnswer, field: string): string {
  const body = cardBody(shown);
  const next = body[body.findIndex(({ id }) => id === field) + 1];
  return next?.type === 'Container' ? JSON.stringify(next) : '';
}
function inputsOn({ shown }: BotAnswer): Record<string, unknown> {
  const body = cardBody(shown);
  return Object.fromEntries(body.filter(({ id }) => id !== undefined).map(({ id, value }) => [id, value]));
}
const choiceSetOn = ({ cards }: StandInMessage): Json[] =>
  ((cards[0]?.body ?? []) as Json[]).flatMap(({ choices }) => (choices ?? []) as Json[]);
const choicesOn = (form: StandInMessage): string[] => choiceSetOn(form).map(({ value }) => String(value));

describe('the whole way of a request through Teams', () => {
  test('[R-70] [R-32] [R-34] [R-71] [R-73] risk review, then the policy; everybody sees the outcome, nobody keeps buttons', async () => {
    await people.ask('ria', 'guarded');
    await people.hears('ria', 'Your request for The guarded package was submitted.');
    const sams = await people.card('sam', 'The guarded package');
    expect(shownInTeams(sams)).toContain('Anonymous address');
    const sues = await people.card('sue', 'The guarded package');
    await running.settled();
    for (const later of ['anna', 'carol']) expect(about(later, 'guarded')).toEqual([]);

    expect(told(await people.approve('sue', sues))).toContain('Approved by Sue Security');
    await soon(() =>
      expect(shownInTeams(about('sam', 'guarded')[0] as StandInMessage)).toContain('Approved by Sue Security'),
    );
    const annas = await people.card('anna', 'The guarded package');
    await people.approve('anna', annas);
    const carols = await people.card('carol', 'The guarded package');
    expect(shownInTeams(carols)).toContain('Stage 1: Approved by Anna Berg');
    for (const card of [annas, carols])
      expect(JSON.stringify(card).replaceAll('Ria Risky', '').replaceAll('The guarded package', '')).not.toMatch(
        /risk|protection|review|insider|Sue|Sam|Stage 3/i,
      );
    await people.approve('carol', carols);
    await people.hears('ria', 'You now have The guarded package.');
    await running.settled();
    expect(await isMember('ria', 'guarded')).toBe(true);
    for (const person of ['sam', 'sue', 'anna', 'carol', 'ria']) expect(liveAbout(person, 'guarded')).toEqual([]);
    for (const person of ['sam', 'sue', 'anna', 'carol']) expect(about(person, 'guarded')).toHaveLength(1);
    expect(shownInTeams(about('anna', 'guarded')[0] as StandInMessage)).toContain('The access was granted.');
    const read = people.everything('ria').replaceAll('Ria Risky', '').replaceAll('The guarded package', '');
    expect(read).not.toMatch(/risk|protection|review|insider|Sue|Sam|Anna|Carol|stage/i);
    // Closed risk cards say nothing of the risk either.
    expect(people.everything('sam')).not.toContain('Anonymous address');
  });

  test('[R-03] [R-04] a denial with a reason: shared unless unticked, with the name where the policy says so', async () => {
    await people.ask('uma', 'shared');
    await people.deny('anna', await people.card('anna', 'The shared package'), { denyReason: 'Ask your lead first.' });
    const outcome = await people.hears('uma', 'Your request for The shared package was not granted.');
    expect(shownInTeams(outcome)).toContain('Anna Berg gave this reason:');
    expect(shownInTeams(outcome)).toContain('Ask your lead first.');
    await running.settled();
    expect(shownInTeams(about('boris', 'shared')[0] as StandInMessage)).toContain('Ask your lead first.');

    await people.ask('vic', 'shared');
    const second = await people.card('boris', /Vic User requests The shared package/);
    await people.deny('boris', second, { denyReason: 'Between us.', denyShare: false });
    await people.hears('vic', 'Your request for The shared package was not granted.');
    await running.settled();
    expect(people.everything('vic')).not.toMatch(/Between us|Boris/);
    expect(await isMember('vic', 'shared')).toBe(false);
  });

  test('[R-09] a request that nobody answers expires: told in Teams, cards close, the form can be sent again', async () => {
    await people.ask('uma', 'plain');
    const annas = await people.card('anna', 'The plain package');
    const data = stageOn(annas);
    await running.settled();
    await advance(days(14));
    const late = await people.forge('anna', annas, 'approve', { ...data });
    expect(told(late)).toMatch(/It is too late to decide on this request\.|Nobody answered in time\./);
    await people.hears('uma', 'Ask again');
    await running.settled();
    for (const person of ['anna', 'boris']) {
      expect(liveAbout(person, 'plain')).toEqual([]);
      await people.hears(person, 'Nobody answered in time.');
    }
    expect(told(await people.ask('uma', 'plain'))).toContain('was submitted.');
    await people.approve('anna', await people.card('anna', 'The plain package'));
    await people.hears('uma', 'You now have The plain package.');
    await running.settled();
  });
});

describe('what is typed', () => {
  test('[R-12] access offers what the person may ask for, by name', async () => {
    const form = await people.form('uma');
    expect(choicesOn(form)).not.toContain('inner');
    expect(choicesOn(await people.form('anna'))).toContain('inner');
    const titles = choiceSetOn(form).map(({ title }) => String(title));
    expect(titles).toContain('Finance Reports – Monthly figures');
    expect(titles).toEqual([...titles].sort((a, b) => a.localeCompare(b)));
  });

  test.each([
    ['access request fin', ['finance-one', 'finance-two']],
    ['  Access   request   FIN  ', ['finance-one', 'finance-two']],
    ['access request monthly figures', ['finance-one']],
    ['access request', undefined],
    ['ACCESS', undefined],
  ])('%s', async (text, found) => {
    const choices = choicesOn(await people.form('uma', text));
    if (found === undefined) expect(choices.length).toBeGreaterThan(5);
    else expect(choices).toEqual(found);
  });

  test.each([
    ['access request no such thing', 'There is no access package with this name that you can request.'],
    ['access request .*', 'There is no access package with this name that you can request.'],
    ['access request (', 'There is no access package with this name that you can request.'],
    ['access request $gt', 'There is no access package with this name that you can request.'],
    ['help', /^You can type these commands:/],
    ['access help', /^You can type these commands:\naccess: request an/],
    ['hello there', /^There is no such command\. Did you mean access help/],
    ['access everything', /^There is no such command\b.* You can type these commands:\naccess: request/],
    ['x'.repeat(5_000), /^There is no such command\b.* You can type these commands:\naccess: request/],
    ['<at>Uma</at> {{DATE(2026-01-01T00:00:00Z)}} **x**', /^There is no such command\b/],
  ])('%s: a sentence, and what was typed is not repeated', async (text, words) => {
    const count = people.messages('uma').length;
    expect(await people.say('uma', text)).toMatchObject({ status: 200 });
    const fresh = await soon(() => {
      const [one, ...more] = people
        .messages('uma')
        .slice(count)
        .filter(({ from }) => from === 'bot');
      expect(more).toEqual([]);
      expect(one).toBeDefined();
      return one as StandInMessage;
    });
    const shown = shownInTeams(fresh).trim();
    if (typeof words === 'string') expect(shown).toBe(words);
    else expect(shown).toMatch(words);
    expect(fresh.live).toBe(false);
    expect(shown).not.toContain(text.slice(0, 30) === 'help' ? '\0' : text.slice(0, 30));
  });

  test('[R-81] by somebody whom the directory does not know is answered in words, an attempt, and they are not kept', async () => {
    const activity = activityOf('nobody', running.teams.serviceUrl);
    const before = await running.documents('conversations');
    const answer = await fetch(running.messagesUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
    });
    expect(answer.status).toBe(200);
    expect(await running.documents('attempts')).toContainEqual(
      expect.objectContaining({ command: 'openRequestForm', code: 'unknownPerson' }),
    );
    expect(await running.documents('conversations')).toEqual(before);
    // The words went to where the stranger wrote from.
    const sent = running.teams.calls().filter(({ conversationId }) => conversationId === 'a:1-nobody');
    expect(JSON.stringify(sent.map(({ body }) => body))).toContain('is not linked to a person in');
  });

  test('[R-72] the answer to something typed comes once, also when its own answer is lost', async () => {
    const count = people.messages('uma').length;
    const calls = running.teams.calls().length;
    running.teams.fault({ method: 'send', kind: 'ok-but-connection-lost' });
    await people.say('uma', 'access');
    await running.settled();
    const forms = people.messages('uma').slice(count);
    expect(forms.filter(({ live }) => live)).toHaveLength(1);
    const sent = running.teams.calls().slice(calls);
    expect(sent.filter(({ method }) => method === 'send')).toHaveLength(1);
    running.teams.clearFaults();
  });

  test.each(['http502', 'conflict412', 'ratelimited'] as const)(
    '[R-76] the answer to something typed comes when Teams takes it again after %s',
    async (kind) => {
      const count = people.messages('uma').length;
      running.teams.fault({
        method: 'send',
        kind,
        times: 2,
        ...(kind === 'ratelimited' ? { retryAfterSeconds: 1 } : {}),
      });
      await people.say('uma', 'access');
      await soon(() => {
        // The time that Teams names passes on this clock.
        clock.advance(1_000);
        expect(
          people
            .messages('uma')
            .slice(count)
            .filter(({ live }) => live),
        ).toHaveLength(1);
      });
      running.teams.clearFaults();
    },
  );

  test('[R-76] an answer that hangs keeps Teams waiting for less than 3 s', async () => {
    running.teams.fault({ method: 'send', kind: 'timeout' });
    const { status, ms } = await people.say('uma', 'access');
    expect(status).toBe(200);
    expect(ms).toBeLessThan(3_000);
    running.teams.clearFaults();
  });

  test('[R-76] the answer comes although a card is being sent to the same chat at that moment', async () => {
    const other = await startTeamsRunning({
      organization,
      clock,
      installed: ['anna', 'uma'],
      standIn: { operationMs: 300 },
    });
    try {
      const them = teamsPeople(other.teams);
      await them.ask('uma', 'plain');
      const busy = () =>
        other.teams
          .calls()
          .some(({ method, body }) => method === 'send' && JSON.stringify(body).includes(' requests The '));
      // As soon as the card is there, its sending takes another 300 ms.
      await soon(() => expect(busy() || them.messages('anna').length > 0).toBe(true));
      await them.say('anna', 'help');
      await them.hears('anna', 'You can type these commands:');
    } finally {
      await other.stop();
    }
  });
});

describe('days', () => {
  // The clock: 20 March 2026, 20:00 UTC by now (see the expiry above); each test says what it needs.
  const now = () => clock.now();
  const dayIn = (zone: string, plus = 0): string =>
    new Date(now().getTime() + days(plus)).toLocaleDateString('en-CA', { timeZone: zone });

  test('[R-14] the first day today means now, wherever the person is; the last day is whole in the organization’s time zone', async () => {
    for (const [person, zone] of [
      ['tom', 'Asia/Tokyo'],
      ['ann', 'America/New_York'],
      ['uma', 'UTC'],
    ] as const) {
      const answer = await people.ask(person, 'lasting', { startsOn: dayIn(zone), endsOn: dayIn(zone, 3) });
      expect(told(answer), person).toContain('was submitted.');
      const window = (await windowOf(person, 'lasting')) as { startsAt?: Date; endsAt: Date };
      expect(window.startsAt, person).toBeUndefined();
      expect(localTime(window.endsAt, 'Europe/Berlin'), person).toBe(`${dayIn(zone, 3)} 23:59:00`);
    }
    expect(shownInTeams(await people.form('tom'))).toContain('Days begin and end in the time zone Europe/Berlin.');
    // One that is today for somebody else may be yesterday here.
    expect(dayIn('Asia/Tokyo')).not.toBe(dayIn('America/New_York'));
    const yesterday = await people.ask('tom', 'monthly', { startsOn: dayIn('Europe/Berlin', -1) });
    expect(besideField(yesterday, 'startsOn')).toContain('The start is in the past.');
  });

  test('[R-14] the same day as first and last: until its end', async () => {
    await people.ask('vic', 'lasting', { startsOn: dayIn('Europe/Berlin'), endsOn: dayIn('Europe/Berlin') });
    const window = (await windowOf('vic', 'lasting')) as { startsAt?: Date; endsAt: Date };
    expect(window.startsAt).toBeUndefined();
    expect(localTime(window.endsAt, 'Europe/Berlin')).toBe(`${dayIn('Europe/Berlin')} 23:59:00`);
    await people.hears('vic', 'You now have The lasting package.');
    await running.settled();
    expect(await isMember('vic', 'lasting')).toBe(true);
    await advance(window.endsAt.getTime() - now().getTime() - 1);
    await running.settled();
    expect(await isMember('vic', 'lasting')).toBe(true);
    await advance(1);
    await people.hears('vic', 'Your access to The lasting package has ended.');
    await running.settled();
    expect(await isMember('vic', 'lasting')).toBe(false);
  });

  test('[R-14] days on which the clocks change begin and end where the organization’s clock says', async () => {
    // Berlin: summer time from 29 March 2026 on; the 29th has 23 hours.
    for (const person of ['vic', 'ann', 'cai']) {
      await people.ask(person, 'finance-one', { startsOn: '2026-03-29', endsOn: '2026-03-29' });
      expect(await windowOf(person, 'finance-one')).toEqual({
        startsAt: new Date('2026-03-28T23:00:00Z'),
        endsAt: new Date('2026-03-29T21:59:00Z'),
      });
    }
  });

  test('[R-74] [R-14] what is wrong is shown beside its field, and what was typed stays', async () => {
    const justification = 'Because of the **quarter** end.';
    const cases: [string, Record<string, string>, RegExp][] = [
      ['endsOn', { endsOn: dayIn('UTC', 31) }, /can last until/],
      ['endsOn', { endsOn: dayIn('UTC', -1) }, /The end is in the past\./],
      ['endsOn', { startsOn: dayIn('UTC', 5), endsOn: dayIn('UTC', 3) }, /Choose an end after the start\./],
      ['startsOn', { startsOn: dayIn('UTC', -1) }, /The start is in the past\./],
    ];
    const form = await people.form('uma');
    let sent = 0;
    for (const [field, values, words] of cases) {
      const entered = { package: 'monthly', justification, startsOn: null, endsOn: null, ...values };
      // The same form, which shows itself again each time.
      const answer = await running.teams.execute(objectIdOf('uma'), form, 'Submit', entered);
      expect(besideField(answer, field), field).toMatch(words);
      expect(inputsOn(answer)).toEqual({
        package: 'monthly',
        justification,
        startsOn: undefined,
        endsOn: undefined,
        ...values,
      });
      sent += 1;
    }
    const good = { package: 'monthly', justification, startsOn: null, endsOn: dayIn('UTC', 5) };
    expect(told(await running.teams.execute(objectIdOf('uma'), form, 'Submit', good))).toContain('was submitted.');
    expect((await requestOf('uma', 'monthly')).justification).toBe(justification);
    const attempts = (await running.documents('attempts')).filter(
      ({ command, actor, code }) => command === 'submit' && (actor as Json).id === 'uma' && code === 'invalidInput',
    );
    expect(attempts).toHaveLength(sent);
  });

  test('[R-12] a second request while one is pending is refused beside the package and points at it; so are two at once', async () => {
    await people.ask('vic', 'plain');
    const { _id } = await requestOf('vic', 'plain');
    const again = await people.ask('vic', 'plain');
    expect(besideField(again, 'package')).toContain(`still in progress (${_id})`);

    const [first, second] = [await people.form('vic'), await people.form('vic')];
    const values = { package: 'five', justification: 'Both at once.' };
    const answers = await Promise.all(
      [first, second].map((form) => running.teams.execute(objectIdOf('vic'), form, 'Submit', values)),
    );
    expect(answers.map(told).filter((words) => words.includes('was submitted.'))).toHaveLength(1);
    expect(answers.map((answer) => besideField(answer, 'package')).join()).toContain('is still in progress (');
    expect((await running.documents('requests')).filter(({ target }) => (target as Json).id === 'five')).toHaveLength(
      1,
    );
    for (const id of ['plain', 'five']) await people.approve('anna', await people.card('anna', `The ${id} package`));
    await running.settled();
  });

  test('[R-72] the same form sent twice, at once or later, is one request and one answer', async () => {
    const form = await people.form('dora');
    const values = { package: 'plain', justification: 'Once is enough.' };
    const answers = await running.teams.executeTwice(objectIdOf('dora'), form, 'Submit', values);
    for (const answer of answers) expect(told(answer)).toBe('Your request for The plain package was submitted.');
    await running.settled();
    const later = await running.teams.execute(objectIdOf('dora'), form, 'Submit', values, { forge: true });
    expect(told(later)).toBe('Your request for The plain package was submitted.');
    await running.settled();
    expect(
      (await running.documents('requests')).filter(({ requestor }) => (requestor as Json).id === 'dora'),
    ).toHaveLength(1);
    expect(about('dora', 'plain').filter((one) => shownInTeams(one).includes('You will get the outcome'))).toHaveLength(
      1,
    );
    // Also on her other devices: the form has given way to the answer for good.
    await running.teams.reopen(objectIdOf('dora'));
    expect(people.messages('dora').filter(({ live }) => live)).toEqual([]);
    await people.approve('anna', await people.card('anna', 'Dora Ek requests'));
    await running.settled();
  });
});

function localTime(at: Date, zone: string): string {
  return `${at.toLocaleDateString('en-CA', { timeZone: zone })} ${at.toLocaleTimeString('en-GB', { timeZone: zone })}`;
}

describe('reaching people', () => {
  const conversationsOf = async (personId: string) =>
    (await running.documents('conversations')).filter(
      ({ user, address }) => user === objectIdOf(personId) && address !== undefined,
    );
  const deliveriesTo = async (personId: string) =>
    (await running.documents('deliveries')).filter((one) => one.personId === personId);

  test('[R-76] [R-71] an approver without the app gets the card when they install it, and only then', async () => {
    await people.ask('uma', 'late');
    await people.card('anna', 'The late package');
    await running.settled();
    expect(await deliveriesTo('noel')).toEqual([
      expect.objectContaining({ failure: 'app_not_installed', toMendSince: expect.any(Date) }),
    ]);
    expect(await conversationsOf('noel')).toEqual([]);
    await running.teams.install(objectIdOf('noel'));
    const card = await people.card('noel', 'The late package');
    await running.settled();
    expect(about('noel', 'late')).toHaveLength(1);
    expect(told(await people.approve('noel', card))).toContain('Approved by Noel Newcomer');
    await people.hears('uma', 'You now have The late package.');
    await running.settled();
    expect(liveAbout('anna', 'late')).toEqual([]);
  });

  test('[R-71] what was over before they installed it is not posted', async () => {
    await running.teams.uninstall(objectIdOf('noel'));
    await soon(async () => expect(await conversationsOf('noel')).toEqual([]));
    await people.ask('vic', 'late');
    await people.approve('anna', await people.card('anna', 'Vic User requests The late package'));
    await people.hears('vic', 'You now have The late package.');
    await running.settled();
    await running.teams.install(objectIdOf('noel'));
    await soon(async () => expect(await conversationsOf('noel')).toHaveLength(1));
    await soon(async () => expect((await deliveriesTo('noel')).filter(({ dirty }) => dirty)).toEqual([]));
    expect(people.everything('noel')).not.toContain('Vic User');
  });

  test('[R-76] whoever removes the app is forgotten at once, whatever of Teams’ two events comes last', async () => {
    const greta = objectIdOf('greta');
    expect(await conversationsOf('greta')).toHaveLength(1);
    await running.teams.uninstall(greta);
    await soon(async () => expect(await conversationsOf('greta')).toEqual([]));
    const where = { conversation: { conversationType: 'personal', id: 'a:1-greta' } };
    for (const [type, more] of [
      ['installationUpdate', { action: 'remove' }],
      [
        'conversationUpdate',
        { membersRemoved: [{ id: running.teams.bot.id }, { id: running.teams.userId(greta), aadObjectId: greta }] },
      ],
    ] as const) {
      await fetch(running.messagesUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(
          activityOf('greta', running.teams.serviceUrl, { ...where, text: undefined, type, ...more }),
        ),
      });
      expect(await conversationsOf('greta'), type).toEqual([]);
    }
    await people.ask('uma', 'gone');
    await people.card('anna', 'The gone package');
    await running.settled();
    expect(await deliveriesTo('greta')).toEqual([
      expect.objectContaining({ failure: 'app_not_installed', toMendSince: expect.any(Date) }),
    ]);
    await running.teams.install(greta);
    await people.approve('greta', await people.card('greta', 'The gone package'));
    await running.settled();
  });

  test('[R-76] [R-71] whoever removed the app unheard answers 403: recorded; the card comes, or closes, when they are back', async () => {
    const greta = objectIdOf('greta');
    const unheard = async (doing: () => Promise<unknown>) => {
      running.teams.connect('http://127.0.0.1:1/api/messages');
      try {
        await doing();
      } finally {
        running.teams.connect(running.messagesUrl);
      }
    };
    // Once with a card to be sent, once with a card to be closed.
    await unheard(() => running.teams.uninstall(greta));
    expect(await conversationsOf('greta')).toHaveLength(1);
    await people.ask('vic', 'gone');
    const annas = await people.card('anna', 'Vic User requests The gone package');
    await running.settled();
    expect((await deliveriesTo('greta')).at(-1)).toBeDefined();
    expect((await deliveriesTo('greta')).map(({ failure }) => failure)).toContain('BotNotInConversationRoster');
    await running.teams.install(greta);
    const live = await people.card('greta', 'Vic User requests The gone package');

    await unheard(() => running.teams.uninstall(greta));
    await people.approve('anna', annas);
    await people.hears('vic', 'You now have The gone package.');
    await running.settled();
    expect((await deliveriesTo('greta')).map(({ failure }) => failure)).toContain('BotNotInConversationRoster');
    await running.teams.install(greta);
    const closed = await soon(() => {
      const found = people.messages('greta').find(({ activityId }) => activityId === live.activityId);
      expect(found?.live).toBe(false);
      return found as StandInMessage;
    });
    expect(shownInTeams(closed)).toContain('Approved by Anna Berg');
  });

  test('[R-70] [R-76] notices go to the preferred chat, else to the other one; never to both', async () => {
    await people.ask('petra', 'lasting');
    await people.hears('petra', 'You now have The lasting package.');
    await running.settled();
    expect(inSlack.messages('petra')).toEqual([]);

    await inSlack.ask('ivan', 'lasting');
    await inSlack.hears('ivan', 'You now have The lasting package.');
    await running.settled();
    expect(people.everything('ivan')).not.toContain('The lasting package');

    // Petra prefers Teams and has removed the app: Slack it is.
    await running.teams.uninstall(objectIdOf('petra'));
    await soon(async () => expect(await conversationsOf('petra')).toEqual([]));
    await inSlack.ask('petra', 'finance-one');
    await inSlack.hears('petra', 'You now have Finance Reports.');
    await running.settled();
    expect(inSlack.messages('petra').filter((one) => shownOn(one).includes('You now have'))).toHaveLength(1);
    await running.teams.install(objectIdOf('petra'));
    await running.settled();
    expect(people.everything('petra')).not.toContain('You now have Finance Reports.');
  });

  test('[R-71] [R-72] [R-70] somebody with both chats gets a card in each, and both close, whichever is clicked', async () => {
    for (const [requestor, where] of [
      ['uma', 'teams'],
      ['vic', 'slack'],
      ['dora', 'slack only'],
    ] as const) {
      await people.ask(requestor, 'both');
      const inTeams = await people.card('ivan', 'The both package');
      const slacks = await inSlack.card('ivan');
      const slys = await inSlack.card('sly');
      await running.settled();
      expect(liveAbout('ivan', 'both')).toHaveLength(1);
      if (where === 'teams') await people.approve('ivan', inTeams);
      else if (where === 'slack') await inSlack.click('ivan', slacks, 'approve');
      else await inSlack.click('sly', slys, 'approve');
      await people.hears(requestor, 'You now have The both package.');
      await running.settled();
      expect(liveAbout('ivan', 'both')).toEqual([]);
      for (const person of ['ivan', 'sly']) expect(inSlack.liveCards(person)).toEqual([]);
      const words = `Approved by ${where === 'slack only' ? 'Sly Slackonly' : 'Ivan Both'}`;
      const closed = people.messages('ivan').find(({ activityId }) => activityId === inTeams.activityId);
      expect(shownInTeams(closed as StandInMessage)).toContain(words);
      for (const person of ['ivan', 'sly']) expect(shownOn(inSlack.messages(person).at(-1) as never)).toContain(words);
    }
  });

  test('Teams may move a chat to another address: edits and cards use the newest', async () => {
    await people.ask('erik', 'plain');
    const card = await people.card('anna', 'Erik Falk requests');
    await running.settled();
    const { address } = (await conversationsOf('anna'))[0] as { address: { conversation: string; serviceUrl: string } };
    // The same connector under another name; the old one is out of order from now on.
    const moved = running.teams.serviceUrl.replace('127.0.0.1', 'localhost');
    await running.database.mongo.connection
      .collection('deliveries')
      .updateMany({ personId: 'anna' }, { $set: { 'addresses.$[].serviceUrl': 'http://127.0.0.1:1/' } });
    const activity = activityOf('anna', moved, {
      type: 'typing',
      conversation: { conversationType: 'personal', id: address.conversation },
      recipient: { id: running.teams.bot.id },
    });
    await fetch(running.messagesUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
    });
    expect((await conversationsOf('anna'))[0]).toMatchObject({ address: { serviceUrl: moved } });
    await people.approve('boris', await people.card('boris', 'Erik Falk requests'));
    await running.settled();
    const closed = people.messages('anna').find(({ activityId }) => activityId === card.activityId);
    expect(shownInTeams(closed as StandInMessage)).toContain('Approved by Boris Wolf');
    expect(
      running.teams.messages(objectIdOf('anna')).find(({ activityId }) => activityId === card.activityId)?.edited,
    ).toBe(true);
  });
});

describe('a Teams that has trouble', () => {
  const five = ['anna', 'boris', 'carol', 'dora', 'erik'];
  const toAnna = (body: Json): boolean => JSON.stringify(body).includes(' requests The ');
  let annasChat = '';
  afterEach(() => running.teams.clearFaults());
  beforeAll(async () => {
    const all = (await running.documents('conversations')) as { user: string; address: { conversation: string } }[];
    annasChat = all.find(({ user }) => user === objectIdOf('anna'))?.address.conversation ?? '';
    expect(annasChat).not.toBe('');
  });
  let requestor = 0;
  const requestors = ['uma', 'sue', 'tom', 'ann', 'cai', 'mel', 'sam'];

  test.each([
    ['a rate limit with Retry-After', 'ratelimited', 1],
    ['412', 'conflict412', 1],
    ['502', 'http502', 1],
    ['500', 'http500', 1],
    ['a broken connection', 'reset', 1],
    ['an answer that is lost', 'ok-but-connection-lost', 2],
  ] as const)(
    '[R-76] [R-72] [R-71] %s: the others are served at once, then the one gets the card',
    async (_name, kind, atMost) => {
      const name = requestors[requestor] as string;
      requestor += 1;
      const retryAfterSeconds = kind === 'ratelimited' ? { retryAfterSeconds: 3_600 } : {};
      running.teams.fault({
        method: 'send',
        kind,
        when: (body, { conversationId }) => conversationId === annasChat && toAnna(body),
        ...retryAfterSeconds,
      });
      await people.ask(name, 'five');
      for (const person of five.slice(1).filter((one) => one !== name)) await people.card(person, 'The five package');
      await soon(async () => {
        const why = kind === 'ratelimited' ? { heldBack: true } : { failure: { $exists: true } };
        const failed = { personId: 'anna', ...why, dirty: true };
        expect(await running.database.mongo.connection.collection('deliveries').countDocuments(failed)).toBe(1);
      });
      // The clock stands still: nothing comes again by itself.
      expect(liveAbout('anna', 'five').length).toBeLessThanOrEqual(atMost - 1);
      if (kind === 'ratelimited') {
        await advance(3_600_000 - 1);
        await people.ask('petra', 'lasting').catch(() => undefined);
        expect(liveAbout('anna', 'five')).toEqual([]);
      }
      await advance(kind === 'ratelimited' ? 1 : 2_000);
      await people.card('anna', 'The five package');
      await running.settled();
      expect(liveAbout('anna', 'five').length).toBeLessThanOrEqual(atMost);
      await people.approve('boris', await people.card('boris', 'The five package'));
      await running.settled();
      for (const person of five) {
        // One whose id was lost closes when it is clicked; it can decide nothing.
        const live = liveAbout(person, 'five');
        expect(live.length).toBeLessThanOrEqual(person === 'anna' ? atMost - 1 : 0);
        for (const lost of live) {
          expect(told(await people.deny(person, lost))).toContain('Approved by Boris Wolf');
          expect(liveAbout(person, 'five')).toEqual([]);
        }
      }
    },
  );

  test.each([
    ['a click on it', 'lost-click'],
    ['its reader comes back to it', 'lost-reopen'],
  ] as const)('[R-71] a card whose id was lost is edited like any other after %s', async (what, packageId) => {
    await people.ask('vic', packageId);
    const known = await people.card('anna', `Vic User requests The ${packageId} package`);
    const name = stageOn(known);
    await running.settled();
    // Teams took it and never said which one it is.
    const rows = running.database.mongo.connection.collection('deliveries');
    const row = { personId: 'anna', 'content.kind': 'card', 'content.requestId': name.requestId };
    await rows.updateOne(row, { $set: { addresses: [] } });
    await people.approve('boris', await people.card('boris', `Vic User requests The ${packageId} package`));
    await running.settled();
    expect(liveAbout('anna', packageId)).toHaveLength(1);
    if (what === 'a click on it') expect(told(await people.deny('anna', known))).toContain('Approved by Boris Wolf');
    else {
      const answers = await running.teams.reopen(objectIdOf('anna'));
      expect(answers.map(told).join('\n')).toContain('Approved by Boris Wolf');
    }
    await running.settled();
    await soon(() => {
      const [card] = people.messages('anna').filter(({ activityId }) => activityId === known.activityId);
      expect(card).toMatchObject({ live: false, edited: true });
    });
    expect(await rows.findOne(row)).toMatchObject({ addresses: [{ activity: known.activityId }] });
  });

  test('[R-71] [R-84] reading a card afresh shows people their own cards alone, and decides nothing', async () => {
    await people.ask('vic', 'afresh');
    const annas = await people.card('anna', 'Vic User requests The afresh package');
    expect(annas.expectsRefresh).toBe(true);
    const [answer] = await running.teams.reopen(objectIdOf('anna'));
    expect(told(answer as BotAnswer)).toContain('Vic User requests The afresh package');
    expect(liveAbout('anna', 'afresh')).toHaveLength(1);
    const others = await people.forge('carol', annas, 'refresh', { ...stageOn(annas) });
    expect(told(others)).not.toContain('Vic User');
    await people.approve('anna', annas);
    await running.settled();
  });

  test('[R-76] [R-71] a card that cannot be closed yet closes later; meanwhile its buttons decide nothing', async () => {
    await people.ask('vic', 'shared');
    const annas = await people.card('anna', 'Vic User requests The shared package');
    await running.settled();
    running.teams.fault({
      method: 'update',
      kind: 'http502',
      times: 3,
      when: (_, { activityId }) => activityId === annas.activityId,
    });
    await people.approve('boris', await people.card('boris', 'Vic User requests The shared package'));
    await people.hears('vic', 'You now have The shared package.');
    const late = await people.deny('anna', annas);
    expect(told(late)).toContain('Approved by Boris Wolf');
    await soon(async () => {
      await advance(100);
      const open = { dirty: true, personId: 'anna' };
      expect(await running.database.mongo.connection.collection('deliveries').countDocuments(open)).toBe(0);
    });
    await running.settled();
    await running.teams.reopen(objectIdOf('anna'));
    expect(liveAbout('anna', 'shared')).toEqual([]);
    expect(
      shownInTeams(people.messages('anna').find((one) => one.activityId === annas.activityId) as StandInMessage),
    ).toContain('Approved by Boris Wolf');
  });

  test('[R-76] a form that cannot be closed has been sent all the same', async () => {
    running.teams.fault({ method: 'update', kind: 'conflict412' });
    expect(told(await people.ask('sue', 'lasting'))).toContain('was submitted.');
    await people.hears('sue', 'You now have The lasting package.');
    running.teams.clearFaults();
  });

  test('[R-76] with the rates that Microsoft publishes, twenty requests come through, a card each', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `p${index}`);
    const many = ids.map((id) => packageWithGroup(id, { stages: [asked('anna')] }));
    const other = await startTeamsRunning({
      organization: teamsOrganization({
        people: { anna: 'Anna Berg', uma: 'Uma User' },
        groups: many.map(({ group }) => group),
        packages: many.map((one) => one.package),
      }),
      standIn: { rateLimits: true },
    });
    try {
      const them = teamsPeople(other.teams);
      for (const id of ids) {
        const { text: _, ...base } = activityOf('uma', other.teams.serviceUrl, other.chatOf('uma'));
        const data = { package: id, justification: 'One of twenty.' };
        const click = {
          ...base,
          type: 'invoke',
          name: 'adaptiveCard/action',
          value: { action: { verb: 'submitRequest', data } },
        };
        const answer = await fetch(other.messagesUrl, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(click),
        });
        expect(await answer.text()).toContain('was submitted.');
      }
      await soon(() => expect(them.liveCards('anna')).toHaveLength(20), 25_000);
      expect(new Set(them.liveCards('anna').map((card) => stageOn(card).requestId)).size).toBe(20);
      expect(other.teams.calls().filter(({ status }) => status === 412)).toEqual([]);
    } finally {
      await other.stop();
    }
  });
});

describe('[R-75] free text is shown letter by letter, and Teams takes it', () => {
  const evil: [string, string][] = [
    [
      'markdown',
      '**bold** _it_ ~~no~~ `code` # title\n- item\n> quote\n[click](https://evil.example) ![i](https://evil.example/i.png)',
    ],
    ['mentions', '<at>Uma User</at> <at id="0">Anna</at> @everyone'],
    ['markup', '<b>x</b> <script>alert(1)</script> &lt;b&gt; &amp; <a href="https://evil.example">y</a>'],
    ['links', 'https://evil.example/?a=b#c mailto:x@evil.example javascript:alert(1)'],
    ['quotes and backslashes', `"\\' \\n \\u0041 \` ${'$'}{1+1} %s %d {0}`],
    ['emoji and other scripts', '👩‍👩‍👧‍👦 🇩🇪 é שלום مرحبا 你好 \u202eevil\u202c'],
    ['2,000 characters', 'Long words. '.repeat(170).slice(0, 2_000)],
    ['2,000 characters of emoji', '🔑'.repeat(1_000)],
    ['lines', Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n')],
    ['lone halves of a character', `a\ud83d b\udd11 c`],
    ['control characters', 'a\u0000b\u0007c\u001bd\ufeffe'],
  ];

  let next = 0;
  /** Uma asks with these words for a package that nobody has asked for yet; what Anna gets. */
  async function askedWith(text: string, requestor = 'uma'): Promise<{ id: string; card: StandInMessage }> {
    const id = `words${next}`;
    next += 1;
    expect(told(await people.ask(requestor, id, { justification: text }))).toContain('was submitted.');
    return { id, card: await people.card('anna', `The ${id} package`) };
  }
  const outcomeOf = (id: string) =>
    people.hears('uma', new RegExp(`The ${id} package was not granted[^]*The approver gave this reason:`));

  test.each(evil)('%s, as justification and as reason', async (_name, text) => {
    const { id, card: annas } = await askedWith(text);
    const justification = showable(String((await requestOf('uma', id)).justification));
    expect(annas.live).toBe(true);
    expect(runsOf(annas)).toContain(justification);
    // Nothing but runs of text carries it: markdown is read in other elements.
    expect(elementsWith(annas, justification)).toEqual(['TextRun']);
    await people.deny('anna', annas, { denyReason: text });
    const newest = await outcomeOf(id);
    await running.settled();
    // Half a character is none: what is stored has a mark in its place.
    const reason = showable(Buffer.from(text.trim()).toString());
    expect(runsOf(newest)).toContain(reason);
    expect(elementsWith(newest, reason)).toEqual(['TextRun']);
    expect(running.teams.calls().filter(({ status }) => status === 400 || status === 413)).toEqual([]);
  });

  test.each([
    '{{DATE(2020-01-01T00:00:00Z, SHORT)}}',
    '{{{DATE(2020-01-01T00:00:00Z, SHORT)}}}',
    '{{{{TIME(2020-01-01T00:00:00Z)}}}}',
    '{ {DATE(2020-01-01T00:00:00Z)}} {{ DATE(2020-01-01T00:00:00Z)}}',
    '{{{{{{{DATE(2020-01-01T00:00:00Z)}}',
  ])('a card function stays what it is: %s', async (text) => {
    const { id, card: annas } = await askedWith(text);
    const own = runsOf(annas).find((run) => run.replaceAll('\u200b', '') === text);
    expect(own).toBeDefined();
    expect(own).not.toContain('{{');
    await people.deny('anna', annas, { denyReason: text });
    const newest = await outcomeOf(id);
    await running.settled();
    expect(runsOf(newest).find((run) => run.replaceAll('\u200b', '') === text)).not.toContain('{{');
  });

  test('a name that tries to be more than a name', async () => {
    const { id, card: annas } = await askedWith('A name like any other.', 'mel');
    const name = '**Mel** [x](https://evil.example) <at>Uma</at>';
    expect(elementsWith(annas, name)).toEqual(['TextRun']);
    expect(runsOf(annas)).toContain(`${name} requests The ${id} package`);
    await people.approve('anna', annas);
    await running.settled();
  });

  function nodesOf(value: unknown): Json[] {
    if (Array.isArray(value)) return value.flatMap(nodesOf);
    if (typeof value !== 'object' || value === null) return [];
    return [value as Json, ...Object.values(value).flatMap(nodesOf)];
  }
  const runsOf = ({ cards }: StandInMessage): string[] =>
    nodesOf(cards).flatMap((node) => (node.type === 'TextRun' ? [String(node.text)] : []));
  /** The types of the elements that carry this text themselves. */
  const elementsWith = ({ cards }: StandInMessage, text: string): string[] => [
    ...new Set(
      nodesOf(cards).flatMap((node) =>
        Object.values(node).some((value) => typeof value === 'string' && value.includes(text))
          ? [String(node.type)]
          : [],
      ),
    ),
  ];
});

test('[R-60] everything that happened is in hash-chained events that verify', async () => {
  let requests = 0;
  for await (const { request, found, kept } of running.database.stores.requests.all()) {
    expect(verifyRequest(request, found, { marks: kept, now: new Date() })).toEqual([]);
    requests += 1;
  }
  expect(requests).toBeGreaterThan(30);
});
