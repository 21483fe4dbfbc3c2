import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { directoryRoles, type PersonRef } from '../../../../src/core/base/person.ts';
import type { Question } from '../../../../src/core/policy/policy.ts';
import type { RiskAnswers, RiskSourceName } from '../../../../src/core/policy/risk.ts';
import { transition } from '../../../../src/core/request/lifecycle.ts';
import {
  type AccessRequest,
  awaitsRecheck,
  hasAccess,
  isPending,
  openStage,
} from '../../../../src/core/request/request.ts';
import { type Answer, isRiskStage } from '../../../../src/core/request/stages.ts';
import { type ActionFacts, actionsOn } from '../../../../src/core/view/actions.ts';
import { cardFor } from '../../../../src/core/view/card.ts';
import { noticesFor } from '../../../../src/core/view/notices.ts';
import { view } from '../../../../src/core/view/view.ts';
import { administratorsOf } from '../../../support/administrators.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage, resource, riskSettings } from '../../../support/packages.ts';
import { amy, asActor, bea, ben, cleo, colin, ida, robin, sofia } from '../../../support/people.ts';
import {
  bySystem,
  canceled,
  decideCommand,
  decided,
  decideFacts,
  delivered,
  moment,
  rechecked,
  refused,
  revoked,
  start,
  submitCommand,
  submitted,
} from '../../../support/stories.ts';
import { tries } from '../../../support/tries.ts';

/** Words that only risk stages bring into a request: whoever must not know of them must never be shown one. */
const secrets = {
  idProtection: ['Sofia', 'sofia', 'leaked-credentials', 'impossible-travel', 'idProtection', 'high', 'medium'],
  insiderRisk: ['Colin', 'colin', 'mass-download', 'purview-looked', 'insiderRisk', 'elevated', 'moderate'],
} as const;
const allSecrets = [...secrets.idProtection, ...secrets.insiderRisk];

const settings = riskSettings({ idProtection: ['medium', 'high'], insiderRisk: ['moderate', 'elevated'] });

/** `worst`: the worst level of each source; else a milder one that is chosen too. */
function answersFor(sources: readonly RiskSourceName[], unknown: boolean, worst = true): RiskAnswers {
  const subject = robin;
  const idProtection = unknown
    ? ({ subject, level: 'unknown', detail: 'leaked-credentials unknown' } as const)
    : ({ subject, level: worst ? 'high' : 'medium', detail: 'leaked-credentials' } as const);
  return {
    idProtection: sources.includes('idProtection') ? [idProtection] : [],
    insiderRisk: sources.includes('insiderRisk')
      ? [{ subject, level: worst ? 'elevated' : 'moderate', detail: 'mass-download' }]
      : [],
  };
}

interface PolicyStep {
  readonly answer: Answer | 'timeOut';
  readonly reason: string | undefined;
  readonly shareReason: boolean;
}

const step: fc.Arbitrary<PolicyStep> = fc.record({
  answer: fc.constantFrom(
    'approve' as const,
    'approve' as const,
    'approve' as const,
    'deny' as const,
    'timeOut' as const,
  ),
  reason: fc.constantFrom(undefined, 'Because of the audit'),
  shareReason: fc.boolean(),
});
const story = fc.record({
  steps: fc.array(step, { maxLength: 3 }),
  beneficiary: fc.constantFrom(robin, bea),
  sources: fc.constantFrom<RiskSourceName[]>(['idProtection'], ['insiderRisk'], ['idProtection', 'insiderRisk']),
  unknown: fc.boolean(),
  showApproverNames: fc.boolean(),
  /** Risk has risen when it is asked about once more, and is reviewed again. */
  risen: fc.boolean(),
  canceled: fc.boolean(),
  questions: fc.boolean(),
  delivery: fc.constantFrom('none', 'whole', 'part', 'nothing'),
  /** Who takes the access away in the end. Without a risk review an administrator does what else a reviewer did. */
  revokedBy: fc.constantFrom('nobody', 'reviewer', 'approver'),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

const resources = [resource('ledger'), resource('vault')];
const policyApprovers = { 'policy-1': [amy, ben], 'policy-2': [ben], 'policy-3': [cleo, amy] };
const approvers = { 'idProtection-1': [sofia], 'insiderRisk-1': [colin], ...policyApprovers };
const policyPeople = [amy, ben, cleo];

const project: Question = {
  ...({ id: 'project', text: 'Which project?', kind: 'shortText', required: true } as const),
  ...{ choices: [], several: false },
};

function begin(told: Story, sources: readonly RiskSourceName[], now: Date = start): AccessRequest {
  const stages = told.steps.map(() => ({}));
  return submitted(
    {
      now,
      requestor: robin,
      beneficiary: told.beneficiary,
      accessPackage: accessPackage({
        ...{ stages, resources, showApproverNames: told.showApproverNames },
        questions: told.questions ? [project] : [],
      }),
      risk: { settings, answers: answersFor(sources, told.unknown, !told.risen) },
      approvers,
    },
    {
      id: sources.length === 0 ? 'submit-plain' : 'submit-risky',
      ...(told.questions ? { answers: { project: ['Closing'] } } : {}),
    },
  );
}

/** Every risk stage approved by its reviewer, with a reason that must never get out. */
function pastRisk(request: AccessRequest): AccessRequest[] {
  const states: AccessRequest[] = [];
  let current = request;
  for (let stage = openStage(current); stage !== undefined && isRiskStage(stage); stage = openStage(current)) {
    states.push(current);
    const [by, reason] = stage.source === 'idProtection' ? [sofia, 'impossible-travel'] : [colin, 'purview-looked'];
    current = decided(current, { by, reason, shareReason: true });
  }
  return [...states, current];
}

/**
 * The request after each step of the policy's own story. `reviewing`: takes the states in between, while a risk that has
 * risen is reviewed. `from`: the moment from which its steps are timed; absent: each from the one before.
 */
function policyStory(
  request: AccessRequest,
  told: Story,
  { reviewing, from }: { readonly reviewing?: (waiting: AccessRequest) => void; readonly from?: Date } = {},
): AccessRequest[] {
  const states = [request];
  let current = request;
  const after = (count: number, since: Date) => new Date((from ?? since).getTime() + hours(count));
  for (const [index, { answer, reason, shareReason }] of told.steps.entries()) {
    const stage = openStage(current);
    if (stage?.dueAt === undefined || stage.openedAt === undefined) break;
    const at = after(from === undefined ? 1 : index + 1, stage.openedAt);
    current =
      answer === 'timeOut'
        ? bySystem(current, 'timeOut', stage.dueAt)
        : decided(current, { answer, shareReason, at, ...(reason === undefined ? {} : { reason }) });
    states.push(current);
  }
  if (told.canceled && isPending(current)) return [...states, canceled(current, after(80, current.since))];
  if (!awaitsRecheck(current) || told.delivery === 'none') return states;
  if (reviewing !== undefined && told.risen) {
    const risk = { settings, answers: answersFor(told.sources, false) };
    const again = pastRisk(rechecked(current, after(90, current.since), risk));
    for (const waiting of again) reviewing(waiting);
    current = again.at(-1) ?? current;
  }
  const missing = { whole: {}, part: { vault: 'it is full' }, nothing: { vault: 'it is full', ledger: 'it is lost' } };
  const there = delivered(current, after(200, current.since), missing[told.delivery as 'whole']);
  states.push(there);
  const author = hasAccess(there) ? authorOf(there, told.revokedBy) : undefined;
  return author === undefined ? states : [...states, revoked(there, author, after(300, there.since))];
}

function authorOf({ stages }: AccessRequest, revokedBy: string): PersonRef | undefined {
  if (revokedBy === 'nobody') return undefined;
  const theirs = stages.filter((stage) => isRiskStage(stage) === (revokedBy === 'reviewer'));
  return theirs.findLast(({ decision }) => decision !== undefined)?.decision?.by ?? ida;
}

/** What is shown, without when, and without which request: those two may differ. */
function timeless(shown: unknown): string {
  return JSON.stringify(shown, (_key, value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? 'a moment' : value,
  )?.replaceAll(/REQUEST\d+/g, 'a request');
}

/** Pending is pending, whether or not there was anybody to ask first. */
const stateOf = (request: AccessRequest) => (isPending(request) ? 'pending' : request.state);

const subjectsOf = (request: AccessRequest): PersonRef[] => [request.requestor, request.beneficiary];

/** What is looked up for the buttons; before any end. */
const actionFacts: ActionFacts = {
  ...{ now: start, roles: [], isResourceAdministrator: false, couldApprove: false },
  ...{ mayDecide: false, isExtendable: true },
};

/** Everything that this person is shown of the request as it is now. */
function shownTo(request: AccessRequest, person: PersonRef) {
  const seen = view(request, person);
  const asAdministrator = view(request, { ...person, administrator: 'ofResource', approves: true });
  return {
    ...{ view: seen, asAdministrator },
    actions: seen && actionsOn(request, seen, person, actionFacts),
    actionsAsAdministrator:
      asAdministrator &&
      actionsOn(request, asAdministrator, person, {
        ...{ ...actionFacts, isResourceAdministrator: true, couldApprove: true },
        roles: [directoryRoles.identityGovernanceAdministrator],
      }),
    cards: ['policy-1', 'policy-2', 'policy-3'].map((stage) =>
      request.stages.some(({ id }) => id === stage) ? cardFor(request, stage, person.id) : undefined,
    ),
  };
}

/** The notices about everything that happened from one state to the next, but for alerts. */
function noticesBetween(before: number, request: AccessRequest, person: PersonRef) {
  return request.events
    .slice(before)
    .flatMap((event) => noticesFor(request, event, administratorsOf([])))
    .filter(({ personId }) => personId === person.id);
}

describe('what requestor, beneficiary and policy approvers are shown', () => {
  test('[R-34][R-38] is the same with and without risk stages, but for the times', () => {
    let reviewedAgain = 0;
    const property = fc.property(story, (told) => {
      const plain = policyStory(begin(told, []), told);
      const reviewed = pastRisk(begin(told, told.sources));
      const again: AccessRequest[] = [];
      const risky = policyStory(reviewed.at(-1) as AccessRequest, told, {
        reviewing: (waiting) => again.push(waiting),
      });
      expect(risky.map(stateOf)).toEqual(plain.map(stateOf));
      const approved = plain.findLast((one) => awaitsRecheck(one));
      for (const waiting of again) {
        for (const person of new Set([...subjectsOf(waiting), ...policyPeople]))
          expect(timeless(shownTo(waiting, person))).toBe(timeless(shownTo(approved as AccessRequest, person)));
      }
      if (again.length > 1) reviewedAgain += 1;
      for (const [index, withRisk] of risky.entries()) {
        const without = plain[index] as AccessRequest;
        const people = new Set([...subjectsOf(withRisk), ...policyPeople]);
        for (const person of people) {
          expect(timeless(shownTo(withRisk, person))).toBe(timeless(shownTo(without, person)));
          const from = index === 0 ? [0, 0] : [risky[index - 1]?.revision ?? 0, plain[index - 1]?.revision ?? 0];
          expect(timeless(noticesBetween(from[0] ?? 0, withRisk, person))).toBe(
            timeless(noticesBetween(from[1] ?? 0, without, person)),
          );
        }
      }
    });
    // The same cases in every run: chance alone misses rare ones now and then.
    fc.assert(property, { seed: 1, numRuns: 100 });
    // The stories must have told of it, or the test would show nothing.
    expect(reviewedAgain).toBeGreaterThan(3);
    fc.assert(property, { numRuns: tries(300) });
  });

  test('[R-34][R-53] to the minute: for approvers as if submitted when they were asked, for subjects as if never reviewed', () => {
    const ends = new Set<string>();
    const property = fc.property(
      story.filter(
        ({ steps, risen }) => !risen && steps.length > 0 && steps.every(({ answer }) => answer !== 'timeOut'),
      ),
      (told) => {
        const asked = pastRisk(begin(told, told.sources)).at(-1) as AccessRequest;
        const from = asked.events.at(-1)?.at as Date;
        const risky = policyStory(asked, told, { from });
        const toApprovers = policyStory(begin(told, [], from), told, { from });
        const toSubjects = policyStory(begin(told, []), told, { from });
        ends.add(risky.at(-1)?.earlyEnd === undefined ? (risky.at(-1)?.state as string) : told.revokedBy);
        for (const [index, request] of risky.entries()) {
          const shown = (world: AccessRequest[], person: PersonRef) => {
            const now = world[index] as AccessRequest;
            const before = index === 0 ? now.revision : (world[index - 1] as AccessRequest).revision;
            return JSON.stringify([shownTo(now, person), noticesBetween(before, now, person)]);
          };
          for (const person of policyPeople) expect(shown(risky, person)).toBe(shown(toApprovers, person));
          for (const person of subjectsOf(request)) expect(shown(risky, person)).toBe(shown(toSubjects, person));
        }
      },
    );
    // The same cases in every run: chance alone misses rare ones now and then.
    fc.assert(property, { seed: 1, numRuns: 200 });
    // The stories must have come to these ends, or the test would show little.
    for (const end of ['reviewer', 'approver', 'denied', 'canceled', 'fulfilled', 'deliveryFailed'])
      expect([...ends]).toContain(end);
    fc.assert(property, { numRuns: tries(200) });
  });

  test('[R-34][R-16] a revocation names its author to those who may know of them, and to nobody who may not', () => {
    const risk = { settings, answers: answersFor(['idProtection', 'insiderRisk'], false) };
    const stages = accessPackage({ stages: [{}] });
    const reviewed = pastRisk(submitted({ risk, accessPackage: stages, approvers })).at(-1) as AccessRequest;
    const given = delivered(decided(reviewed, { by: amy }), moment(days(1)));
    const namedTo = (author: PersonRef) => {
      const request = revoked(given, author, moment(days(2)));
      return [amy, ben, sofia, colin, robin]
        .filter((person) => view(request, person)?.endedEarly?.by === author.name)
        .map(({ id }) => id);
    };
    expect(namedTo(sofia)).toEqual(['sofia']);
    expect(namedTo(colin)).toEqual(['colin']);
    expect(namedTo(amy)).toEqual(['amy', 'ben']);
    // Like a reviewer: else a revocation without a name would be known for a reviewer's.
    expect(namedTo(ida)).toEqual([]);
    const bySofia = revoked(given, sofia, moment(days(2)));
    expect(view(bySofia, { id: 'igor', administrator: 'ofOrganization' })?.endedEarly?.by).toBe(sofia.name);
    expect(view(bySofia, { id: 'cleo', administrator: 'ofResource' })?.endedEarly).toEqual({
      ...{ how: 'revoked', at: moment(days(2)), reason: 'It is over' },
    });
  });

  test('[R-34] while a risk review waits, subjects see the request as if nothing were in the way, and approvers nothing', () => {
    fc.assert(
      fc.property(
        story.filter(({ steps }) => steps.length > 0),
        (told) => {
          const plain = begin(told, []);
          for (const waiting of pastRisk(begin(told, told.sources)).slice(0, -1)) {
            for (const person of subjectsOf(waiting))
              expect(timeless(shownTo(waiting, person))).toBe(timeless(shownTo(plain, person)));
            for (const person of policyPeople)
              expect(shownTo(waiting, person)).toMatchObject({ view: undefined, asAdministrator: undefined });
          }
        },
      ),
    );
  });

  test('[R-34] never holds a word of a risk stage: no reviewer, reason, level, detail or source', () => {
    fc.assert(
      fc.property(story, (told) => {
        const reviewed = pastRisk(begin(told, told.sources));
        for (const request of [...reviewed, ...policyStory(reviewed.at(-1) as AccessRequest, told)]) {
          for (const person of [...subjectsOf(request), ...policyPeople]) {
            const shown = JSON.stringify([shownTo(request, person), noticesBetween(0, request, person)]);
            for (const secret of allSecrets) expect(shown).not.toContain(secret);
          }
        }
      }),
    );
  });

  test('[R-34][R-35] a risk denial reads for the subjects like any denial, and a risk time-out like any time-out', () => {
    fc.assert(
      fc.property(story, fc.constantFrom('deny', 'timeOut'), fc.boolean(), (told, how, withReason) => {
        const withStage: Story = { ...told, steps: [{ answer: 'deny', reason: undefined, shareReason: false }] };
        const reason = withReason ? { reason: 'impossible-travel' } : {};
        const alone = begin(withStage, []);
        const plain =
          how === 'deny'
            ? decided(alone, { answer: 'deny', ...reason, shareReason: false })
            : bySystem(alone, 'timeOut', openStage(alone)?.dueAt as Date);
        const waiting = pastRisk(begin(withStage, told.sources)).at(-2) as AccessRequest;
        const risky =
          how === 'deny'
            ? decided(waiting, { answer: 'deny', ...reason, shareReason: true })
            : bySystem(waiting, 'timeOut', openStage(waiting)?.dueAt as Date);
        for (const person of subjectsOf(risky)) {
          expect(timeless(shownTo(risky, person))).toBe(timeless(shownTo(plain, person)));
          const told = (request: AccessRequest) =>
            noticesBetween(0, request, person).map(({ notice }) => timeless(notice));
          expect(told(risky).at(-1)).toBe(told(plain).at(-1));
        }
        for (const person of policyPeople) expect(view(risky, person)).toBeUndefined();
      }),
    );
  });

  test('[R-34] subjects see no stage, no due time and no count of either', () => {
    fc.assert(
      fc.property(story, (told) => {
        const reviewed = pastRisk(begin(told, told.sources));
        for (const request of [...reviewed, ...policyStory(reviewed.at(-1) as AccessRequest, told)]) {
          for (const person of subjectsOf(request)) {
            const seen = view(request, person);
            expect(seen?.stages).toEqual([]);
            const dueTimes = request.stages.flatMap(({ dueAt }) => (dueAt === undefined ? [] : [dueAt.toISOString()]));
            for (const due of dueTimes.filter((one) => one !== request.since.toISOString()))
              expect(JSON.stringify(seen)).not.toContain(due);
          }
        }
      }),
    );
  });

  test('[R-34][R-38] while a request is in progress the requestor sees neither who decided nor why', () => {
    fc.assert(
      fc.property(story, (told) => {
        for (const request of policyStory(begin(told, []), told)) {
          const seen = view(request, request.requestor);
          if (seen?.status !== 'inProgress') continue;
          expect(seen).not.toHaveProperty('decidedBy');
          expect(seen).not.toHaveProperty('sharedReason');
        }
      }),
    );
  });

  test('[R-03][R-34] a reason reaches the subjects only when it was chosen, only from a policy stage', () => {
    let shared = 0;
    fc.assert(
      fc.property(story, (told) => {
        const reviewed = pastRisk(begin(told, told.sources));
        for (const request of [...reviewed, ...policyStory(reviewed.at(-1) as AccessRequest, told)]) {
          for (const person of subjectsOf(request)) {
            const { sharedReason } = view(request, person) ?? {};
            if (sharedReason === undefined) continue;
            shared += 1;
            const chosen = request.stages.filter((stage) => stage.source === 'policy' && stage.decision?.shareReason);
            expect(chosen.map(({ decision }) => decision?.reason)).toContain(sharedReason);
          }
        }
      }),
    );
    expect(shared).toBeGreaterThan(0);
  });

  test('[R-34] an administrator is told nothing about a risk review of their own request', () => {
    const risk = { settings, answers: answersFor(['idProtection', 'insiderRisk'], true) };
    const request = submitted({
      requestor: robin,
      beneficiary: bea,
      risk,
      approvers: {},
      accessPackage: accessPackage({ stages: [] }),
    });
    const readers = [robin.id, bea.id, ida.id];
    const administrators = administratorsOf(readers);
    const alerts = request.events.flatMap((event) => noticesFor(request, event, administrators));
    const byReader = (person: PersonRef) =>
      alerts.filter(({ personId, notice }) => personId === person.id && notice.kind === 'alert');
    expect(byReader(robin)).toEqual([]);
    expect(byReader(bea)).toEqual([]);
    expect(byReader(ida).map(({ notice }) => notice.about)).toEqual(['stageWithoutApprovers', 'riskUnknown']);
  });

  test('[R-34] decision attempts of a policy approver get the same words with and without a waiting risk stage', () => {
    const risk = { settings, answers: answersFor(['idProtection', 'insiderRisk'], false) };
    const waiting = submitted({ risk });
    const command = decideCommand({ stage: 'policy-1' });
    const facts = decideFacts({ authority: { isApprover: true, roles: [] } });
    const unknown = refused(transition<'decide'>(undefined, command, facts));
    expect(refused(transition<'decide'>(waiting, command, facts))).toEqual(unknown);
    const forRisk = decideCommand({ stage: 'idProtection-1' });
    const stranger = decideFacts({ authority: { isApprover: false, roles: [] } });
    expect(refused(transition<'decide'>(waiting, forRisk, stranger))).toEqual(unknown);
    expect(refused(transition<'decide'>(submitted(), forRisk, stranger))).toEqual(unknown);
  });

  test('[R-34] a refused submission says the same with and without risk', () => {
    const risk = { settings, answers: answersFor(['idProtection', 'insiderRisk'], false) };
    const nobody = { approvers: { 'idProtection-1': [sofia], 'insiderRisk-1': [colin] } };
    const refuse = (facts: object) =>
      refused(transition<'submit'>(undefined, submitCommand(), { ...submitFactsOf(facts) }));
    expect(refuse({ ...nobody, risk })).toEqual(refuse(nobody));
  });
});

function submitFactsOf(changed: object) {
  return {
    now: new Date('2026-11-21T09:00:00Z'),
    organization: 'Woodgrove Bank',
    timeZone: 'UTC',
    requestor: robin,
    beneficiary: robin,
    accessPackage: accessPackage(),
    mayRequest: true,
    isManager: true,
    conflicts: [],
    risk: { settings: riskSettings(), answers: { idProtection: [], insiderRisk: [] } },
    approvers,
    ...changed,
  };
}

describe('what risk reviewers are shown', () => {
  test('[R-34] is their own source only: ID Protection sees no insider risk, and the other way round', () => {
    fc.assert(
      fc.property(story, (told) => {
        const reviewed = pastRisk(begin(told, ['idProtection', 'insiderRisk']));
        for (const request of [...reviewed, ...policyStory(reviewed.at(-1) as AccessRequest, told)]) {
          for (const [person, foreign, own] of [
            [sofia, secrets.insiderRisk, 'idProtection-1'],
            [colin, secrets.idProtection, 'insiderRisk-1'],
          ] as const) {
            const cards = request.stages.map(({ id }) => cardFor(request, id, person.id, { readsRisk: true }));
            const shown = JSON.stringify([view(request, { ...person, readsRisk: true }), cards]);
            for (const secret of foreign) expect(shown).not.toContain(secret);
            expect(
              cardFor(request, own === 'idProtection-1' ? 'insiderRisk-1' : 'idProtection-1', person.id),
            ).toBeUndefined();
          }
        }
      }),
    );
  });

  test('[R-34] does not give the other review away: with and without it they see the same, but for the times', () => {
    fc.assert(
      fc.property(
        story.filter(({ steps }) => steps.length > 0),
        fc.constantFrom('deny', 'wait'),
        (told, how) => {
          // Sofia has approved; then Colin reviews too, or denies; or there is only the policy, which waits, or denies.
          const both = pastRisk(begin(told, ['idProtection', 'insiderRisk']))[1] as AccessRequest;
          const alone = pastRisk(begin(told, ['idProtection']))[1] as AccessRequest;
          const [a, b] =
            how === 'wait' ? [both, alone] : [decided(both, { answer: 'deny' }), decided(alone, { answer: 'deny' })];
          expect(timeless(cardFor(a, 'idProtection-1', sofia.id))).toBe(
            timeless(cardFor(b, 'idProtection-1', sofia.id)),
          );
          expect(timeless(view(a, sofia))).toBe(timeless(view(b, sofia)));
        },
      ),
    );
  });

  test('[R-34] holds what the source said while the review is open, and nothing of it once it is closed', () => {
    fc.assert(
      fc.property(story, (told) => {
        const reviewed = pastRisk(begin(told, told.sources));
        const [first, ...later] = [...reviewed, ...policyStory(reviewed.at(-1) as AccessRequest, told)];
        const opened = first?.stages[0];
        if (first === undefined || opened === undefined) return;
        const reviewer = opened.source === 'idProtection' ? sofia : colin;
        const card = cardFor(first, opened.id, reviewer.id, { readsRisk: true });
        expect(card?.live).toBe(true);
        expect(card?.stage.risk.map(({ source, person }) => [source, person])).toEqual([[opened.source, robin.name]]);
        for (const request of later) {
          const closed = cardFor(request, opened.id, reviewer.id, { readsRisk: true });
          expect(closed?.live).toBe(false);
          expect(closed?.stage.risk).toEqual([]);
          const shown = JSON.stringify([closed, view(request, reviewer)]);
          for (const detail of ['leaked-credentials', 'mass-download', 'elevated', '"high"'])
            expect(shown).not.toContain(detail);
        }
      }),
    );
  });

  test('[R-33][R-34] is the role that they lack, and nothing of the risk, without Security Reader', () => {
    fc.assert(
      fc.property(story, (told) => {
        for (const request of pastRisk(begin(told, told.sources)).slice(0, -1)) {
          const stage = openStage(request);
          const reviewer = stage?.source === 'idProtection' ? sofia : colin;
          const card = cardFor(request, stage?.id ?? '', reviewer.id);
          expect(card).toMatchObject({ live: false, stage: { missingRole: 'Security Reader', risk: [] } });
          const shown = JSON.stringify([card, view(request, reviewer)]);
          for (const detail of ['leaked-credentials', 'mass-download', 'elevated', 'moderate', '"high"', '"medium"'])
            expect(shown).not.toContain(detail);
        }
      }),
    );
  });

  test('[R-05][R-34] is nothing of a review about themselves, whatever lists they are in', () => {
    const risk = { settings, answers: answersFor(['idProtection', 'insiderRisk'], false) };
    const request = submitted({ requestor: sofia, beneficiary: sofia, risk });
    expect(view(request, sofia)?.stages).toEqual([]);
    expect(cardFor(request, 'idProtection-1', sofia.id)).toBeUndefined();
    const seen = JSON.stringify(view(request, sofia));
    for (const secret of ['leaked', 'mass-download', 'insiderRisk', 'idProtection']) expect(seen).not.toContain(secret);
  });
});

describe("what the organization's administrators are shown", () => {
  const asAdministrator = (request: AccessRequest, id: string) =>
    view(request, { id, administrator: 'ofOrganization', readsRisk: true });
  const told = (one: Story) => {
    const reviewed = pastRisk(begin(one, one.sources));
    return [...reviewed, ...policyStory(reviewed.at(-1) as AccessRequest, one)];
  };

  test('[R-34][R-36] of every stage who is asked and until when, or who decided it, and of risk nothing else', () => {
    let reviews = 0;
    fc.assert(
      fc.property(story, (one) => {
        for (const request of told(one)) {
          const seen = asAdministrator(request, 'igor');
          expect(seen?.stages.map(({ number }) => number)).toEqual(request.stages.map((_, index) => index + 1));
          for (const [index, stage] of request.stages.entries()) {
            const shown = seen?.stages[index];
            expect(shown?.state).toBe(stage.state);
            expect(shown?.approvers).toEqual(stage.approversNow.map(({ name }) => name));
            expect(shown?.dueAt).toEqual(stage.dueAt);
            expect(shown?.decision?.by).toBe(stage.decision?.by.name);
            expect(shown?.source === 'risk').toBe(isRiskStage(stage));
            if (isRiskStage(stage)) expect(shown?.decision ?? {}).not.toHaveProperty('reason');
          }
          const open = openStage(request);
          const isReviewed = open !== undefined && isRiskStage(open);
          expect(seen?.awaits === 'riskReview').toBe(isReviewed);
          if (isReviewed) reviews += 1;
          const findings = ['leaked-credentials', 'impossible-travel', 'mass-download', 'purview-looked'];
          const levels = ['"high"', '"medium"', 'elevated', 'moderate', 'unknown'];
          for (const secret of [...findings, ...levels, 'idProtection', 'insiderRisk'])
            expect(JSON.stringify(seen)).not.toContain(secret);
        }
      }),
    );
    expect(reviews).toBeGreaterThan(0);
  });

  test('[R-34] of their own request, as requestor or beneficiary, what everybody sees of theirs', () => {
    fc.assert(
      fc.property(story, (one) => {
        for (const request of told(one))
          for (const { id } of subjectsOf(request)) expect(asAdministrator(request, id)).toEqual(view(request, { id }));
      }),
    );
  });

  test('[R-34] of a request that they were asked about, no risk review but their own', () => {
    let asked = 0;
    fc.assert(
      fc.property(story, (one) => {
        for (const request of told(one)) {
          for (const { id } of policyPeople.filter((person) => view(request, person) !== undefined)) {
            asked += 1;
            const { awaits: _awaits, ...seen } = asAdministrator(request, id) ?? {};
            // An administrator sees who revoked access, whoever that was.
            const shown = JSON.stringify({ ...seen, endedEarly: undefined });
            for (const secret of [...allSecrets, '"source":"risk"', 'risk-']) expect(shown).not.toContain(secret);
          }
          for (const [{ id }, own, others] of [
            [sofia, 'idProtection', secrets.insiderRisk],
            [colin, 'insiderRisk', secrets.idProtection],
          ] as const) {
            if (!request.stages.some((stage) => stage.source === own && stage.openedAt !== undefined)) continue;
            const { awaits: _awaits, ...seen } = asAdministrator(request, id) ?? {};
            const shown = JSON.stringify({ ...seen, endedEarly: undefined });
            for (const secret of others) expect(shown).not.toContain(secret);
          }
        }
      }),
    );
    expect(asked).toBeGreaterThan(0);
  });
});

describe('who has no part in a request', () => {
  test('[R-02][R-34] is shown nothing', () => {
    fc.assert(
      fc.property(story, (told) => {
        const reviewed = pastRisk(begin(told, told.sources));
        for (const request of [...reviewed, ...policyStory(reviewed.at(-1) as AccessRequest, told)]) {
          expect(view(request, { id: 'stranger' })).toBeUndefined();
          expect(view(request, { id: ida.id })).toBeUndefined();
          for (const { id } of request.stages) expect(cardFor(request, id, 'stranger')).toBeUndefined();
        }
      }),
    );
  });

  test('[R-04] policy approvers see nothing of a stage that has not opened', () => {
    const request = submitted({
      accessPackage: accessPackage({ stages: [{}, {}] }),
      approvers: { 'policy-1': [amy], 'policy-2': [cleo] },
    });
    expect(view(request, cleo)).toBeUndefined();
    const denied = decided(request, { by: amy, answer: 'deny' });
    expect(view(denied, cleo)).toBeUndefined();
    expect(cardFor(denied, 'policy-2', cleo.id)).toBeUndefined();
  });

  test('[R-04] a card is only of a stage that one was asked in: not of a later one, waiting or open', () => {
    const stages = accessPackage({ stages: [{}, {}] });
    const request = submitted({ accessPackage: stages, approvers: { 'policy-1': [amy], 'policy-2': [cleo] } });
    expect(cardFor(request, 'policy-2', amy.id)).toBeUndefined();
    const next = decided(request, { by: amy });
    const command = decideCommand({ stage: 'policy-2', actor: asActor(cleo), id: 'again' });
    const open = transition<'decide'>(request, decideCommand({ stage: 'policy-1' }), {
      ...decideFacts(),
      approvers: { 'policy-2': [cleo] },
    });
    if (open.kind !== 'accepted') throw new Error('Amy could not decide.');
    expect(cardFor(open.request, 'policy-2', amy.id)).toBeUndefined();
    expect(cardFor(open.request, 'policy-2', cleo.id)?.live).toBe(true);
    expect(cardFor(open.request, 'policy-1', cleo.id)).toBeUndefined();
    expect(next.revision).toBe(open.request.revision);
    expect(transition<'decide'>(open.request, command, decideFacts()).kind).toBe('accepted');
  });

  test('[R-03] everybody who was asked sees the decision, who made it and why', () => {
    const request = decided(submitted(), {
      by: amy,
      answer: 'deny',
      reason: 'Not this quarter',
      at: new Date('2026-11-22T09:00:00Z'),
    });
    for (const person of [amy, ben]) {
      expect(cardFor(request, 'policy-1', person.id)?.stage.decision).toEqual({
        answer: 'deny',
        by: amy.name,
        at: new Date('2026-11-22T09:00:00Z'),
        reason: 'Not this quarter',
      });
    }
  });

  test('[R-09] a due time is shown to those who are asked, also as the stage closes', () => {
    const request = submitted();
    const due = new Date(request.submittedAt.getTime() + days(14));
    expect(cardFor(request, 'policy-1', amy.id)?.stage.dueAt).toEqual(due);
    expect(
      transition<'decide'>(request, decideCommand({ stage: 'policy-1', actor: asActor(ben) }), decideFacts()).kind,
    ).toBe('accepted');
  });
});
