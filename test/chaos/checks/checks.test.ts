import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderNotice } from '../../../adapters/slack/messages/notices.ts';
import type { AccessRequest } from '../../../src/core/request/request.ts';
import { noAdministrators, noticesFor } from '../../../src/core/view/notices.ts';
import { inEnglish } from '../../support/reader.ts';
import { createWorld, doneBy, type World } from '../../support/world.ts';
import type { Entry } from '../journal.ts';
import type { Person } from '../organization.ts';
import { type Finding, findViolations } from './checks.ts';
import type { Message, Snapshot } from './snapshot.ts';

const amy: Person = { id: 'amy', name: 'Amy Quill', slack: 'U0AMY' };
const ben: Person = { id: 'ben', name: 'Ben Quill', teams: 'ben' };
const robin: Person = { id: 'robin', name: 'Robin Quill', slack: 'U0ROBIN' };

let world: World;
let open: AccessRequest;
let denied: AccessRequest;
beforeAll(async () => {
  world = await createWorld();
  open = await world.submitted('robin');
  denied = doneBy(await world.decide('amy', open, { answer: 'deny' })).request;
});
afterAll(() => world.database.close());

let messages = 0;
const message = (person: Person, more: Partial<Message>): Message => {
  messages += 1;
  const chat = person.slack === undefined ? 'teams' : 'slack';
  return { person, chat, id: `${messages}`, summary: '', content: '', isForThemAlone: false, ...more };
};
const card = (person: Person, stage = 'policy-1') => message(person, { buttons: { requestId: open.id, stage } });

/** What the request's own people were told, as Slack shows it. */
const toldOf = (request: AccessRequest) =>
  request.events.flatMap((event) =>
    noticesFor(request, event, noAdministrators).map(({ notice }) =>
      message(robin, { summary: renderNotice(inEnglish, notice).text, content: request.id }),
    ),
  );

function snapshot(request: AccessRequest, more: Partial<Snapshot> = {}): Snapshot {
  const people = [amy, ben, robin];
  return { people, requests: new Map([[request.id, request]]), messages: [], chains: [], memberships: [], ...more };
}

function found(given: Snapshot, { entries = [] as Entry[], faults = true, ended = [] as string[] } = {}): string[] {
  const findings = findViolations(given, { entries, write: () => {} }, { ended }, { faults });
  return findings.map(({ what }: Finding) => what);
}

const did = (claim: NonNullable<Entry['claim']>, person = amy): Entry => ({
  ...{ person, chat: 'slack', action: '', startedAt: 1_000, endedAt: 2_000, said: '', claim },
});

describe('of a request that waits for a decision', () => {
  test('nothing is wrong where everybody has what they should', () => {
    const all = [card(amy), card(ben), ...toldOf(open)];
    expect(found(snapshot(open, { messages: all }), { faults: false })).toEqual([]);
  });

  test('a card that is not there, or there twice', () => {
    expect(found(snapshot(open, { messages: [card(ben), ...toldOf(open)] }))).toEqual([
      'Somebody who is asked has no card',
    ]);
    const twice = [card(amy), card(amy), card(ben), ...toldOf(open)];
    expect(found(snapshot(open, { messages: twice }))).toEqual(['Somebody has two live cards for the same stage']);
    // A second one in Teams can be there after a fault, and only then.
    const inTeams = snapshot(open, { messages: [card(amy), card(ben), card(ben), ...toldOf(open)] });
    expect(found(inTeams)).toEqual([]);
    expect(found(inTeams, { faults: false })).toEqual(['Somebody has two live cards for the same stage']);
  });

  test('buttons in front of somebody who is not asked, or for another stage', () => {
    for (const wrong of [card(robin), card(amy, 'policy-2')]) {
      const all = [card(amy), card(ben), wrong, ...toldOf(open)];
      expect(found(snapshot(open, { messages: all }))).toEqual([
        'A card has buttons although its reader can decide nothing',
      ]);
    }
  });

  test('a notice that did not come, or came twice', () => {
    const cards = [card(amy), card(ben)];
    expect(found(snapshot(open, { messages: cards }))).toEqual(['A notice is missing']);
    const twice = snapshot(open, { messages: [...cards, ...toldOf(open), ...toldOf(open)] });
    expect(found(twice)).toEqual([]);
    expect(found(twice, { faults: false })).toEqual(['A notice came more than once']);
  });
});

describe('of a request that was denied', () => {
  const stage = 'policy-1';

  test('buttons that stayed', () => {
    const all = [card(amy), ...toldOf(denied)];
    expect(found(snapshot(denied, { messages: all }))).toEqual([
      'A card has buttons although its reader can decide nothing',
    ]);
  });

  test('what somebody was told and is not so', () => {
    const { id: requestId } = denied;
    const given = snapshot(denied, { messages: toldOf(denied) });
    const truths = [
      did({ kind: 'decided', requestId, stage, answer: 'deny' }),
      did({ kind: 'shown', requestId, stage, words: 'Denied by Amy Quill' }, ben),
      did({ kind: 'submitted', justification: denied.justification }, robin),
    ];
    expect(found(given, { entries: truths })).toEqual([]);
    const lies = [
      did({ kind: 'decided', requestId, stage, answer: 'approve' }),
      did({ kind: 'decided', requestId, stage, answer: 'deny' }, ben),
      did({ kind: 'shown', requestId, stage, words: 'Denied by Ben Quill' }, ben),
      did({ kind: 'submitted', justification: 'Something else' }, robin),
      did({ kind: 'canceled', requestId }, robin),
      did({ kind: 'returned', requestId }, robin),
    ];
    for (const lie of lies) expect(found(given, { entries: [lie] })).toEqual(['What somebody was told is not true']);
  });

  test('silence of Slack’s counts only where the process that answered lived on and no sentence followed', () => {
    const member = {
      name: 'web-1',
      role: 'web',
      url: '',
      isStalled: false,
      turn: 1,
      turnEndedAt: () => undefined,
    } as const;
    const servedBy = { member, turn: 1, endedAt: () => undefined };
    const silent = (by: typeof servedBy | ({ endedAt(): number } & Omit<typeof servedBy, 'endedAt'>)) =>
      did({
        ...{ kind: 'decided', requestId: denied.id, stage, answer: 'approve' },
        bySilence: { account: 'U0AMY', servedBy: by },
      });
    const given = snapshot(denied, { messages: toldOf(denied) });
    expect(found(given, { entries: [silent(servedBy)] })).toEqual(['What somebody was told is not true']);
    expect(found(given, { entries: [silent({ ...servedBy, endedAt: () => 3_000 })] })).toEqual([]);
    const sentence = message(amy, { id: '2.500', isForThemAlone: true });
    const explained = snapshot(denied, { messages: [sentence, ...toldOf(denied)] });
    expect(found(explained, { entries: [silent(servedBy)] })).toEqual([]);
  });

  test('a second decision, access that nothing gives, a chain that does not verify, and a process that ended', () => {
    const decided = denied.events.find(({ type }) => type === 'stageDecided');
    const twice = { ...denied, events: decided === undefined ? [] : [...denied.events, decided] };
    expect(found(snapshot(twice, { messages: toldOf(denied) }))).toEqual(['A stage was decided twice']);
    const wrong = snapshot(denied, {
      messages: toldOf(denied),
      memberships: [{ person: 'robin', group: 'ledger' }],
      chains: [{ requestId: denied.id, seq: 2, problem: 'was changed' }],
    });
    expect(found(wrong, { ended: ['web-1 ended by itself'] })).toEqual([
      'A process ended by itself',
      'A hash chain or a request does not verify',
      'Access was left behind',
    ]);
  });

  test('access that is missing, and a request that does not go on', () => {
    const { stages: _, ...rest } = denied;
    const granted: AccessRequest = { ...rest, stages: [], events: [], state: 'fulfilled' };
    expect(found(snapshot(granted))).toEqual(['Access is missing']);
    expect(found(snapshot({ ...granted, state: 'delivering' }))).toEqual(['A request is stuck']);
  });
});
