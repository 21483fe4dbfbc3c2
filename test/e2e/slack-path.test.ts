import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyRequest } from '../../src/core/request/verify.ts';
import { days, hours, TestClock } from '../support/clock.ts';
import {
  accountOf,
  appears,
  buttonValue,
  organizationOf,
  peopleOf,
  type Running,
  shownOn,
  soon,
  startRunning,
} from '../support/running.ts';
import { requestValues, sendSubmission } from '../support/slack-sender.ts';

/** A group for each package, so that each test looks at its own memberships. */
const packageOf = (id: string, policy: object, more: object = {}) => ({
  id,
  name: `The ${id} package`,
  resources: [{ group: `${id}-group` }],
  policy,
  ...more,
});
const anna = { approvers: [{ people: ['anna', 'boris'] }] };

const packages = [
  packageOf('plain', { stages: [anna] }),
  packageOf('named', { stages: [anna], showApproverNames: true }),
  packageOf('reasoned', { stages: [{ ...anna, reasonRequired: true }] }),
  packageOf('two-stages', { stages: [anna, { approvers: [{ people: ['carol'] }] }] }),
  packageOf('open', { stages: [] }),
  packageOf('monthly', { stages: [], access: { days: 30 } }),
  packageOf('nobody', { stages: [anna, { approvers: [{ sponsors: true }] }] }),
  packageOf('inner', { stages: [], requestors: { people: ['uma'], groups: ['insiders'] } }),
  packageOf('fallback', { stages: [{ approvers: [{ manager: 1 }], fallbackApprovers: [{ people: ['carol'] }] }] }),
];

const organization = organizationOf({
  people: {
    anna: 'Anna Berg',
    boris: 'Boris Wolf',
    carol: 'Carol Dunn',
    sam: 'Sam Security',
    sue: 'Sue Security',
    cleo: 'Cleo Compliance',
    gus: 'Gus Governance',
    uma: 'Uma User',
    vic: 'Vic User',
    riskya: 'Ria Risky',
    riskyb: 'Rob Risky',
    riskyc: 'Ron Risky',
  },
  groups: [
    ...packages.map(({ id }) => ({ id: `${id}-group`, name: `Group of ${id}` })),
    { id: 'insiders', name: 'Insiders', members: ['vic'] },
  ],
  roles: {
    'Security Administrator': ['sam', 'sue'],
    'Compliance Administrator': ['cleo'],
    'Security Reader': ['sam', 'sue', 'cleo'],
    'Identity Governance Administrator': ['gus', 'riskyc'],
  },
  packages,
  settings: { riskReview: { idProtection: ['high'], insiderRisk: ['elevated'] } },
  risk: {
    idProtection: {
      riskya: { level: 'high', detail: 'Anonymous address' },
      riskyb: { level: 'high' },
      riskyc: { level: 'high' },
    },
    insiderRisk: { riskya: { level: 'elevated', detail: 'Many downloads' } },
  },
});

let clock: TestClock;
let running: Running;
let people: ReturnType<typeof peopleOf>;

beforeAll(async () => {
  clock = new TestClock();
  running = await startRunning({ organization, clock });
  people = peopleOf(running.slack);
});
afterAll(() => running?.stop());

const everybody = ['anna', 'boris', 'carol', 'sam', 'sue', 'cleo', 'gus', 'uma', 'vic', 'riskya', 'riskyb', 'riskyc'];
const seconds = (ms: number): number => Math.floor((clock.now().getTime() + ms) / 1000);
async function advance(ms: number): Promise<void> {
  clock.advance(ms);
  await running.lookNow();
}
const liveCards = (): number => everybody.flatMap((id) => people.liveCards(id)).length;
/** Everything that this person was sent since `from`. */
const since = (id: string, from: number): string => people.messages(id).slice(from).map(shownOn).join('\n');
const count = (id: string): number => people.messages(id).length;

async function requestOf(personId: string, packageId: string): Promise<Record<string, unknown>> {
  const found = (await running.documents('requests')).findLast(
    (one) => (one.requestor as { id: string }).id === personId && (one.target as { id: string }).id === packageId,
  );
  if (found === undefined) throw new Error(`${personId} has no request for ${packageId}`);
  return found;
}

async function isMember(personId: string, packageId: string): Promise<boolean> {
  const all = await running.documents('memberships');
  return all.some((one) => one.person === personId && one.group === `${packageId}-group`);
}

describe('the whole way of a request through Slack', () => {
  test('[R-32] [R-34] [R-71] [R-73] ID Protection, then insider risk, then the policy; everybody sees the outcome, nobody keeps buttons', async () => {
    const asked = await people.ask('riskya', 'plain');
    expect(asked).toMatchObject({ status: 200 });
    await people.hears('riskya', 'Your request for The plain package was submitted.');

    const sams = await people.card('sam');
    expect(shownOn(sams)).toContain('Anonymous address');
    expect(shownOn(sams)).not.toMatch(/insider|downloads/i);
    const sues = await people.card('sue');
    await running.settled();
    for (const later of ['cleo', 'anna', 'boris']) expect(people.messages(later)).toEqual([]);

    await people.click('sue', sues, 'approve');
    await people.hears('sam', 'Approved by Sue Security');
    const cleos = await people.card('cleo');
    expect(shownOn(cleos)).toContain('Many downloads');
    expect(shownOn(cleos)).not.toMatch(/ID Protection|Anonymous|Sue/i);
    await running.settled();
    expect(people.messages('anna')).toEqual([]);

    await people.click('cleo', cleos, 'approve');
    const annas = await people.card('anna');
    const secret = /risk (?!y)|insider|protection|review|Sue|Cleo|Stage 2|Stage 3/i;
    expect(shownOn(annas).replaceAll('Ria Risky', '')).not.toMatch(secret);
    await people.click('anna', annas, 'approve');

    await people.hears('riskya', 'You now have The plain package.');
    await running.settled();
    expect(await isMember('riskya', 'plain')).toBe(true);
    await people.hears('boris', 'Approved by Anna Berg');
    await people.hears('boris', 'The access was granted.');
    expect(liveCards()).toBe(0);
    // The requestor hears nothing of who reviewed what, in anything that was ever sent.
    expect(since('riskya', 0).replaceAll('Ria Risky', '')).not.toMatch(
      /risk|insider|protection|Sue|Sam|Cleo|Anna|stage/i,
    );
    expect((await requestOf('riskya', 'plain')).state).toBe('fulfilled');
  });

  test('[R-04] [R-03] a denial ends it: the others see who and why, later approvers are never told, nothing is given', async () => {
    await people.ask('uma', 'two-stages');
    const annas = await people.card('anna');
    const boris = await people.card('boris');
    const before = count('carol');
    await people.deny('anna', annas, { reason: 'Not in your team.', share: 'keep' });
    await running.settled();
    expect(shownOn(people.messages('boris').find(({ ts }) => ts === boris.ts) ?? boris)).toContain('Not in your team.');
    expect(shownOn(people.messages('boris').find(({ ts }) => ts === boris.ts) ?? boris)).toContain(
      'Denied by Anna Berg',
    );
    expect(count('carol')).toBe(before);
    expect(await isMember('uma', 'two-stages')).toBe(false);
    expect(liveCards()).toBe(0);
  });

  test('[R-03] the requestor reads the reason when it is shared, and who gave it only where the policy says so', async () => {
    await people.ask('uma', 'named');
    await people.deny('anna', await people.card('anna'), { reason: 'Ask your lead first.', share: 'share' });
    await people.hears('uma', 'Ask your lead first.');
    expect(shownOn(await people.hears('uma', 'Your request for The named package was not granted.'))).toContain(
      'Anna Berg',
    );

    await people.ask('vic', 'plain');
    await people.deny('anna', await people.card('anna'), { reason: 'Shared, but unnamed.', share: 'share' });
    const told = await people.hears('vic', 'Shared, but unnamed.');
    expect(shownOn(told)).not.toContain('Anna Berg');
  });

  test('[R-03] the requestor does not read the reason when it is not shared, nor finds it anywhere else', async () => {
    await people.ask('uma', 'plain');
    await people.deny('boris', await people.card('boris'), { reason: 'Between us approvers.', share: 'keep' });
    await people.hears('uma', 'Your request for The plain package was not granted.');
    await running.settled();
    expect(since('uma', 0)).not.toContain('Between us approvers.');
    expect(since('uma', 0)).not.toContain('Boris Wolf');
  });

  test('[R-34] [R-03] a denial in a risk review reads "not granted" and its reason is never shared, not even by a forged form', async () => {
    const before = count('riskyb');
    await people.ask('riskyb', 'plain');
    const sams = await people.card('sam');
    await people.click('sam', sams, 'deny');
    const form = await appears('the form', () => people.views('sam').at(-1));
    expect(JSON.stringify(form.blocks)).not.toContain('share');
    await running.slack.submit(accountOf('sam'), form.id, { reason: 'Looks compromised.' });
    await people.hears('riskyb', 'Your request for The plain package was not granted.');
    await running.settled();
    const read = since('riskyb', before).replaceAll('Rob Risky', '');
    expect(read).not.toMatch(/Looks compromised|Sam|risk|protection|review/i);
    expect(shownOn(await people.hears('sue', 'Denied by Sam Security'))).toContain('Looks compromised.');
    expect(liveCards()).toBe(0);
  });

  test('[R-03] where the policy asks for a reason, an approval without one is refused beside the field, and goes with one', async () => {
    await people.ask('uma', 'reasoned');
    const annas = await people.card('anna');
    await people.click('anna', annas, 'approve_with_reason');
    const form = await appears('the form', () => people.views('anna').at(-1));
    expect(await running.slack.submit(accountOf('anna'), form.id, { reason: '   ' })).toMatchObject({
      errors: { reason: expect.stringContaining('requires a reason') },
    });
    expect((await requestOf('uma', 'reasoned')).state).toBe('pendingApproval');
    // A forged click on a plain "approve" is no way around it.
    await people.forge('anna', annas, 'approve', buttonValue(annas));
    await people.hears('anna', 'This policy requires a reason.');
    expect((await requestOf('uma', 'reasoned')).state).toBe('pendingApproval');

    expect(await running.slack.submit(accountOf('anna'), form.id, { reason: 'She joined us.' })).toMatchObject({
      status: 200,
    });
    await people.hears('uma', 'You now have The reasoned package.');
    await people.hears('boris', 'She joined us.');
  });

  test('[R-20] a package without stages is granted at once', async () => {
    await people.ask('uma', 'open');
    await people.hears('uma', 'You now have The open package.');
    await running.settled();
    expect(await isMember('uma', 'open')).toBe(true);
  });

  test('[R-06] a stage that would ask nobody refuses the request, names the stage, and administrators are told', async () => {
    const answer = await people.ask('uma', 'nobody');
    expect(answer.errors).toEqual({
      package: expect.stringContaining('nobody can approve stage 2 of The nobody package'),
    });
    await people.hears(
      'gus',
      /request for The nobody package was refused because no connected chat reaches anybody who could approve stage 2/,
    );
    await running.settled();
    await expect(requestOf('uma', 'nobody')).rejects.toThrow();
    expect(await running.documents('attempts')).toContainEqual(
      expect.objectContaining({
        command: 'submit',
        code: 'noApprovers',
        actor: expect.objectContaining({ id: 'uma' }),
      }),
    );
  });

  test('[R-06] fallback approvers are asked where the others come to nobody', async () => {
    await people.ask('uma', 'fallback');
    const carols = await people.card('carol');
    await people.click('carol', carols, 'approve');
    await people.hears('uma', 'You now have The fallback package.');
  });

  test('[R-12] a second request while one is pending is refused and points at it, also for two at the same instant', async () => {
    const account = accountOf('vic');
    await people.ask('vic', 'named');
    const first = await requestOf('vic', 'named');
    const second = await people.ask('vic', 'named');
    expect(second.errors?.package).toContain(`still in progress (${first._id})`);
    expect((await running.documents('requests')).filter((one) => one.open === true)).toHaveLength(1);
    await people.click('anna', await people.card('anna'), 'approve');
    await people.hears('vic', 'You now have The named package.');
    const third = await people.ask('vic', 'named');
    expect(third.errors?.package).toContain('You already have The named package, without an end date.');

    // Two forms open at once, in two windows, sent at the same instant: the stand-in keeps one, so the other is signed here.
    const form = await people.form('vic');
    const values = { package: 'plain', justification: 'Both at once.' };
    const [a, b] = await Promise.all([
      running.slack.submit(account, form.id, values),
      sendSubmission(running.slack, { user: account, callbackId: 'request_form', values: requestValues(values) }),
    ]);
    const answers = `${a.body} ${b.body}`;
    expect(answers).toContain('Request submitted');
    expect(answers).toContain('is still in progress (');
    expect((await running.documents('requests')).filter((one) => one.open === true)).toHaveLength(1);
    await people.click('anna', await people.card('anna'), 'approve');
    await running.settled();
  });

  test('[R-05] nobody gets a card for, or can decide, their own request', async () => {
    await people.ask('anna', 'plain');
    const boris = await people.card('boris');
    await running.settled();
    expect(people.liveCards('anna')).toEqual([]);
    const [mine] = people.messages('anna');
    const open = people.views('anna').length;
    for (const action of ['approve', 'deny', 'approve_with_reason']) {
      await people.forge('anna', mine ?? boris, action, buttonValue(boris));
    }
    await soon(() =>
      expect(people.ephemeral('anna').filter(({ text }) => text.includes('your own request'))).toHaveLength(3),
    );
    expect(people.views('anna')).toHaveLength(open);
    expect(people.views('anna').map(({ title }) => title)).not.toContain('Deny request');
    expect((await requestOf('anna', 'plain')).state).toBe('pendingApproval');
    const attempts = (await running.documents('attempts')).filter(({ code }) => code === 'ownRequest');
    expect(attempts).toHaveLength(3);
    await people.click('boris', boris, 'approve');
    await running.settled();
  });

  test('[R-12] a package is offered, and given, only to those in its scope', async () => {
    const offered = async (id: string) => JSON.stringify((await people.form(id)).blocks);
    expect(await offered('uma')).toContain('The inner package');
    expect(await offered('vic')).toContain('The inner package');
    expect(await offered('boris')).not.toContain('The inner package');
    const forged = await sendSubmission(running.slack, {
      user: accountOf('boris'),
      callbackId: 'request_form',
      values: requestValues({ package: 'inner', justification: 'I know its id.' }),
    });
    expect(forged.body).toContain('its policy does not include you');
    await running.settled();
    expect(await isMember('boris', 'inner')).toBe(false);
  });
});

describe('time', () => {
  test('[R-14] access begins and ends when it was asked for, is really gone at the end, and the person is told', async () => {
    await people.ask('uma', 'monthly', { startsAt: seconds(days(2)), endsAt: seconds(days(5)) });
    await people.hears('uma', 'Your request for The monthly package was submitted.');
    await running.settled();
    await advance(days(2) - hours(1));
    await running.settled();
    expect(await isMember('uma', 'monthly')).toBe(false);
    expect((await requestOf('uma', 'monthly')).state).toBe('submitted');
    await advance(hours(1));
    await people.hears('uma', 'You now have The monthly package.');
    expect(await isMember('uma', 'monthly')).toBe(true);
    await advance(days(3) - hours(1));
    await running.settled();
    expect(await isMember('uma', 'monthly')).toBe(true);
    await advance(hours(1));
    await people.hears('uma', 'Your access to The monthly package has ended.');
    await running.settled();
    expect(await isMember('uma', 'monthly')).toBe(false);
    expect((await requestOf('uma', 'monthly')).state).toBe('accessExpired');
  });

  test('[R-14] an end that the policy does not allow, and one in the past, are refused beside their field', async () => {
    const late = await people.ask('vic', 'monthly', { endsAt: seconds(days(31)) });
    expect(late.errors).toEqual({ endsAt: expect.stringContaining('can last until') });
    const past = await people.ask('vic', 'monthly', { endsAt: seconds(-hours(1)) });
    expect(past.errors).toEqual({ endsAt: 'The end is in the past. Choose a later end.' });
    const crossed = await people.ask('vic', 'monthly', { startsAt: seconds(days(3)), endsAt: seconds(days(2)) });
    expect(crossed.errors).toEqual({ endsAt: 'Choose an end after the start.' });
    const old = await people.ask('vic', 'monthly', { startsAt: seconds(-hours(1)) });
    expect(old.errors).toEqual({ startsAt: expect.stringContaining('The start is in the past.') });
  });

  test('[R-09] a policy stage that nobody answers expires after 14 days; a decision at that very moment is refused', async () => {
    await people.ask('uma', 'plain');
    const annas = await people.card('anna');
    await running.settled();
    await advance(days(14) - 1);
    await running.settled();
    expect((await requestOf('uma', 'plain')).state).toBe('pendingApproval');
    await advance(1);
    await people.forge('anna', annas, 'approve', buttonValue(annas));
    await people.hears('anna', 'It is too late to decide on this request.');
    await people.hears('uma', 'Your request for The plain package expired because nobody answered in time.');
    await running.settled();
    expect((await requestOf('uma', 'plain')).state).toBe('expired');
    expect(liveCards()).toBe(0);
    await people.hears('boris', 'Nobody answered in time.');
    expect((await people.ask('uma', 'plain')).errors).toBeUndefined();
    await people.click('anna', await people.card('anna'), 'approve');
    await running.settled();
  });

  test('[R-09] [R-34] [R-35] a risk stage that nobody answers is denied after 14 days, and reads like any request that nobody answered', async () => {
    const before = count('riskyb');
    await people.ask('riskyb', 'plain');
    const sams = await people.card('sam');
    const annasMessages = count('anna');
    await running.settled();
    await advance(days(14));
    await people.forge('sam', sams, 'approve', buttonValue(sams));
    await people.hears('sam', 'It is too late to decide on this request.');
    await soon(() => expect(since('riskyb', before)).toContain('Your request for The plain package expired'));
    await running.settled();
    expect(since('riskyb', before).replaceAll('Rob Risky', '')).not.toMatch(/not granted|denied|risk|review/i);
    expect((await requestOf('riskyb', 'plain')).state).toBe('denied');
    expect(count('anna')).toBe(annasMessages);
    expect(liveCards()).toBe(0);
  });

  test('[R-34] an administrator learns nothing of the risk review of their own request', async () => {
    const before = count('riskyc');
    await people.ask('riskyc', 'open');
    const sams = await people.card('sam');
    await running.settled();
    await people.click('sam', sams, 'approve');
    await people.hears('riskyc', 'You now have The open package.');
    await running.settled();
    expect(
      people
        .messages('riskyc')
        .slice(before)
        .map(({ text }) => text),
    ).toEqual([
      'Your request for The open package was submitted. You will get the outcome here.',
      'You now have The open package.',
    ]);
    expect(since('riskyc', before)).not.toMatch(/review|protection|Sam Security/i);
  });
});

test('[R-60] everything that happened is in hash-chained events that verify', async () => {
  let requests = 0;
  for await (const { request, found, kept } of running.database.stores.requests.all()) {
    expect(verifyRequest(request, found, { marks: kept, now: new Date() })).toEqual([]);
    requests += 1;
  }
  expect(requests).toBeGreaterThan(12);
});
