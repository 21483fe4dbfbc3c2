import { describe, expect, test } from 'vitest';
import { system, viaSystem } from '../../../../src/core/base/person.ts';
import type { RiskFinding } from '../../../../src/core/policy/risk.ts';
import type { CommandOf, FactsOf } from '../../../../src/core/request/commands.ts';
import { foldEvents } from '../../../../src/core/request/fold.ts';
import { transition } from '../../../../src/core/request/lifecycle.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import { cardFor } from '../../../../src/core/view/card.ts';
import { type NoticeKind, noticesFor } from '../../../../src/core/view/notices.ts';
import type { Viewer } from '../../../../src/core/view/request-view.ts';
import { view } from '../../../../src/core/view/view.ts';
import { outcomes as words } from '../../../../src/core/words/en/requests/outcomes.ts';
import { cardText } from '../../../../src/core/words/requests/card.ts';
import { listText } from '../../../../src/core/words/requests/lists.ts';
import { noticeText } from '../../../../src/core/words/requests/notice.ts';
import { requestText } from '../../../../src/core/words/requests/request-text.ts';
import { administratorsOf } from '../../../support/administrators.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage, people, riskSettings } from '../../../support/packages.ts';
import { amy, asActor, bea, ben, cleo, robin, sofia } from '../../../support/people.ts';
import { inEnglish } from '../../../support/reader.ts';
import {
  accepted,
  bySystem,
  canceled,
  decided,
  delivered,
  moment,
  rechecked,
  submitted,
  via,
} from '../../../support/stories.ts';
import { linesOf } from '../../../support/typing.ts';

const onBehalf = { beneficiary: bea };
const risky = {
  ...onBehalf,
  risk: {
    settings: riskSettings({ idProtection: ['high'] }),
    answers: { idProtection: [{ subject: bea, level: 'high' } satisfies RiskFinding], insiderRisk: [] },
  },
};
const twoStages = {
  ...onBehalf,
  accessPackage: accessPackage({ stages: [{}, {}], access: { kind: 'days', days: 30 } }),
};
const named = { ...onBehalf, accessPackage: accessPackage({ showApproverNames: true, stages: [{}, {}] }) };

const after = (request: AccessRequest) => new Date(request.since.getTime() + hours(2));
const granted = (facts: object = twoStages) => {
  let request = submitted(facts);
  while (request.stages.some(({ state }) => state === 'open'))
    request = decided(request, request.stages[0]?.state === 'open' ? {} : { by: ben });
  return delivered(request, after(request));
};
type Ending = 'returnAccess' | 'revoke';
const ended = (request: AccessRequest, type: Ending, by: typeof amy): AccessRequest => {
  const command = {
    type,
    id: `${request.id}:${type}`,
    requestId: request.id,
    actor: asActor(by),
    via,
    reason: 'The project is over',
  };
  const facts = { now: after(request), roles: [], isResourceAdministrator: false };
  return accepted(transition<Ending>(request, command as CommandOf<Ending>, facts as FactsOf['revoke']));
};
const removed = (request: AccessRequest) => {
  const ending = bySystem(request, 'endAccess', after(request));
  return bySystem(ending, 'finishEnd', new Date(after(request).getTime() + 1));
};
const askedOthers = (request: AccessRequest, approvers: readonly (typeof amy)[]) => {
  const command = { type: 'refreshApprovers', id: `${request.id}:refresh`, requestId: request.id } as const;
  return accepted(
    transition<'refreshApprovers'>(
      request,
      { ...command, actor: system, via: viaSystem },
      { now: moment(1_000), approvers },
    ),
  );
};
const timedOut = (request: AccessRequest) =>
  bySystem(request, 'timeOut', new Date(request.submittedAt.getTime() + days(15)));

/** Requests in every state, on every way there that people can tell apart. */
const stories: Readonly<Record<string, AccessRequest>> = {
  open: submitted(onBehalf),
  'open at a risk review': submitted(risky),
  'half approved': decided(submitted(twoStages)),
  'asked others': askedOthers(submitted(onBehalf), [ben, cleo]),
  'denied after asking others': decided(askedOthers(submitted(onBehalf), [ben, cleo]), {
    by: ben,
    answer: 'deny',
    reason: 'No',
  }),
  'waits to begin': decided(submitted(onBehalf)),
  approved: rechecked(decided(submitted(onBehalf)), moment(hours(3))),
  denied: decided(submitted(onBehalf), { answer: 'deny', reason: 'Not now' }),
  'denied and shared': decided(submitted(named), { answer: 'deny', reason: 'Not now', shareReason: true }),
  'denied for risk': decided(submitted(risky), { answer: 'deny', reason: 'Too risky' }),
  expired: timedOut(submitted(onBehalf)),
  'expired at a risk review': timedOut(submitted(risky)),
  canceled: canceled(submitted(onBehalf)),
  'canceled when half approved': canceled(decided(submitted(twoStages))),
  'canceled after approval': canceled(decided(submitted(onBehalf))),
  'canceled at a risk review': canceled(submitted(risky)),
  granted: granted(),
  'granted, with names': granted(named),
  'granted after a risk review': granted(risky),
  invited: delivered(decided(submitted(onBehalf)), moment(hours(3)), {}, ['ledger']),
  'granted in part': delivered(decided(submitted(onBehalf)), moment(hours(3)), { ledger: 'the target said no' }),
  returning: ended(granted(), 'returnAccess', bea),
  returned: removed(ended(granted(), 'returnAccess', bea)),
  revoking: ended(granted(), 'revoke', amy),
  revoked: removed(ended(granted(), 'revoke', amy)),
  'over in its time': (() => {
    const request = granted();
    const end = request.window.endsAt ?? moment(days(40));
    return bySystem(bySystem(request, 'endAccess', end), 'finishEnd', new Date(end.getTime() + 1));
  })(),
};

const readers: Readonly<Record<string, Viewer>> = {
  requestor: { id: robin.id },
  beneficiary: { id: bea.id },
  'first approver': { id: amy.id },
  'second approver': { id: ben.id },
  'somebody asked later': { id: cleo.id },
  'risk reviewer': { id: sofia.id },
  'governance administrator': { id: 'ida', administrator: 'ofOrganization' },
  'resource administrator': { id: 'hana', administrator: 'ofResource' },
};

const outcomes = [
  ...[words.inProgress, words.granted, words.extended, words.partlyGranted, words.invited, words.lost],
  ...[words.notDelivered, words.expired, words.ended, words.notGranted, words.withdrawn, words.beingRemoved],
  ...[words.awaitsRiskReview, words.awaitsApproval, words.awaitsDelivery],
];

/** Which outcomes of the whole request somebody reads in a text. */
function outcomesIn(text: string): string[] {
  const canceledBy = /\S+ \S+ canceled the request\./.exec(text);
  return [...outcomes.filter((one) => text.includes(one)), ...(canceledBy === null ? [] : [canceledBy[0]])];
}

const wholeOf = ({ outcome, summary }: ReturnType<typeof cardText>) =>
  [...linesOf({ summary, paragraphs: outcome })].join('\n');

function surfaces(request: AccessRequest, reader: Viewer) {
  const seen = view(request, reader);
  if (seen === undefined) return undefined;
  const show = linesOf(requestText(inEnglish, seen)).join('\n');
  const kind = reader.administrator !== undefined ? 'package' : seen.stages.length > 0 ? 'history' : 'mine';
  const row = linesOf(listText(inEnglish, kind, [seen], {})).join('\n');
  const cards = request.stages.flatMap((stage) => {
    const card = cardFor(request, stage.id, reader.id, { readsRisk: true });
    return card === undefined || card.live || card.stage.state === 'waiting'
      ? []
      : [wholeOf(cardText(inEnglish, card))];
  });
  return { seen, show, row, cards };
}

const cells = Object.entries(stories).flatMap(([state, request]) =>
  Object.entries(readers).map(([name, reader]) => [state, name, request, reader] as const),
);

describe('what became of a request', () => {
  test.each(cells)(
    '[R-03][R-34][R-73] %s: %s reads the same in list, show and card',
    (_state, _name, request, reader) => {
      const found = surfaces(request, reader);
      if (found === undefined) return;
      const shown = outcomesIn(found.show);
      expect(shown).toHaveLength(1);
      expect(outcomesIn(found.row)).toEqual(shown);
      for (const card of found.cards) {
        expect(outcomesIn(card)).toEqual(shown);
        for (const how of ['Revoked', 'Returned']) expect(card.includes(how)).toBe(found.show.includes(how));
      }
    },
  );

  const agreeing: Partial<Record<NoticeKind, string>> = {
    submitted: 'The request is in progress.',
    granted: 'The access was granted.',
    partlyGranted: 'Part of the access was granted.',
    invited: 'The access will be given once the invitation is accepted.',
    notGranted: 'The request was not granted.',
    expired: 'The request expired.',
    notDelivered: 'The access could not be given.',
    ended: 'The access has ended.',
    revoked: 'The access has ended.',
  };

  test.each(Object.entries(stories))(
    '[R-73] %s: each notice says what its reader would have read then',
    (_state, request) => {
      for (const event of request.events) {
        const then = foldEvents(request.events.slice(0, event.seq));
        for (const { notice, personId } of noticesFor(then, event, administratorsOf(['hana'], ['ida']))) {
          if (notice.kind !== 'request') continue;
          const shown = outcomesIn(surfaces(then, { id: personId })?.show ?? '');
          expect(shown).toEqual([agreeing[notice.about] ?? 'Robin Quill canceled the request.']);
        }
      }
    },
  );

  test.each(cells)('[R-75] %s: %s reads no word that is internal', (_state, _name, request, reader) => {
    const found = surfaces(request, reader);
    const texts = found === undefined ? [] : [found.show, found.row, ...found.cards];
    for (const text of texts) expect(text).not.toMatch(/undefined|policy-\d|idProtection|groupMembership|\[object/);
  });
});

describe('who canceled, revoked or approved', () => {
  const read = (state: string, reader: string) => surfaces(stories[state] as AccessRequest, readers[reader] as Viewer);

  test.each(['first approver', 'second approver', 'requestor', 'beneficiary', 'governance administrator'])(
    '[R-03] %s reads in card, list and show who canceled',
    (reader) => {
      const found = read('canceled', reader);
      for (const text of [found?.show, found?.row, ...(found?.cards ?? [])])
        expect(text).toContain('Robin Quill canceled the request.');
    },
  );

  test('[R-34] whoever had approved before reads no more than after a risk denial that came later', () => {
    const found = read('canceled after approval', 'first approver');
    for (const text of [found?.show, found?.row, ...(found?.cards ?? [])]) {
      expect(text).toContain('The request was not granted.');
      expect(text).not.toContain('canceled');
    }
  });

  test.each([
    ['revoked', 'first approver', 'Revoked by Amy Quill'],
    ['revoked', 'second approver', 'Revoked by Amy Quill'],
    ['revoking', 'second approver', 'Revoked by Amy Quill'],
    ['returned', 'first approver', 'Returned by Bea Quill'],
  ])('[R-16] of %s access the card of the %s says how, by whom, when and why', (state, reader, how) => {
    const [card = ''] = read(state, reader)?.cards ?? [];
    expect(card).toContain(`${how}, 2026-11-21T`);
    if (state !== 'returned') expect(card).toContain('The project is over');
  });

  test('[R-34] requestors read who approved where the policy says so, with or without a shared reason', () => {
    for (const reader of ['requestor', 'beneficiary']) {
      const found = read('granted, with names', reader);
      for (const text of [found?.show, found?.row]) expect(text).toContain('Approved by Amy Quill and Ben Quill.');
      expect(read('granted', reader)?.show).not.toContain('Approved by');
    }
    const request = stories['granted, with names'] as AccessRequest;
    const event = request.events.at(-1);
    const [told] = event === undefined ? [] : noticesFor(request, event, administratorsOf([]));
    expect(told && linesOf(noticeText(inEnglish, told.notice, '/access'))).toContain(
      'Approved by Amy Quill and Ben Quill.',
    );
  });

  test('[R-34] who denied is named with a shared reason alone', () => {
    const denied = submitted(named);
    const silent = decided(denied, { answer: 'deny', reason: 'Not now' });
    expect(surfaces(silent, { id: robin.id })?.show).not.toMatch(/Amy|Denied/);
    expect(read('denied and shared', 'requestor')?.show).toContain('Amy Quill gave this reason:');
  });
});

describe('asking again', () => {
  const buttonsFor = (request: AccessRequest, personId: string) => {
    const event = request.events.at(-1);
    const told = event === undefined ? [] : noticesFor(request, event, administratorsOf([]));
    const notice = told.find((one) => one.personId === personId)?.notice;
    return notice === undefined ? undefined : noticeText(inEnglish, notice, '/access').buttons;
  };
  const role = (kind: 'role' | 'eligibility') => ({
    ...accessPackage({ stages: [{ approvers: [people('amy')], timeoutDays: 1 }], onBehalf: false }),
    ...{ kind, id: `${kind}:dba`, name: 'Database Administrator on Production' },
    ...(kind === 'eligibility' ? { resources: [{ kind: 'eligibility', id: 'dba', name: 'Eligibility' }] } : {}),
  });
  const again = (command: string) => [{ label: 'Ask again', command }];

  test('[R-09] whoever asked has a button that asks for the same again; who only gets the access has none', () => {
    const expired = stories.expired as AccessRequest;
    expect(buttonsFor(expired, robin.id)).toEqual(again('access request finance'));
    expect(buttonsFor(expired, bea.id)).toEqual([]);
    expect(buttonsFor(timedOut(submitted({ accessPackage: role('role') })), robin.id)).toEqual(
      again('access activate dba'),
    );
    expect(buttonsFor(timedOut(submitted({ accessPackage: role('eligibility') })), robin.id)).toEqual(
      again('access extend dba'),
    );
    const extended = { requestId: 'REQUEST00009', endsAt: moment(days(60)) };
    const extension = submitted({
      accessPackage: accessPackage({ extension: 'withApproval', access: { kind: 'days', days: 30 } }),
      currentAccess: extended,
    });
    expect(buttonsFor(timedOut(extension), robin.id)).toEqual(again('access extend REQUEST00009'));
    const late = submitted({
      accessPackage: accessPackage({ extension: 'withApproval', access: { kind: 'days', days: 30 } }),
      currentAccess: { ...extended, endsAt: moment(days(2)) },
    });
    expect(buttonsFor(timedOut(late), robin.id)).toEqual(again('access request finance'));
  });

  test('[R-34] a denial has the same button, whether a risk review or an approver said no', () => {
    const byReviewer = decided(submitted(risky), { by: sofia, answer: 'deny', reason: 'No' });
    const byApprover = decided(submitted(), { answer: 'deny', reason: 'No' });
    for (const denied of [byReviewer, byApprover])
      expect(buttonsFor(denied, robin.id)).toEqual(again('access request finance'));
  });
});

test('the stories reach every state that a request can end in', () => {
  const reached = new Set(Object.values(stories).map(({ state }) => state));
  for (const state of [
    'pendingApproval',
    'approved',
    'denied',
    'expired',
    'canceled',
    'fulfilled',
    'revoked',
    'accessExpired',
  ])
    expect(reached).toContain(state);
});
