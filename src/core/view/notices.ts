import type { RiskSourceName } from '../policy/risk.ts';
import { isSubject } from '../request/authority.ts';
import { foldEvents } from '../request/fold.ts';
import {
  type AccessRequest,
  type EventType,
  type RequestEvent,
  type ResourceOutcome,
  stageById,
} from '../request/request.ts';
import { resourceName } from '../request/role-requests.ts';
import { type Answer, isRiskStage, type Stage } from '../request/stages.ts';
import type { Alert, AlertNotice, RequestName } from './alerts.ts';
import type { EligibilityNotice } from './eligibility-notices.ts';
import type { RequestView, StageView } from './request-view.ts';
import { endedStageAlerts, kindOf, newlyUnreachable, stageAlert } from './stage-alerts.ts';
import { subjectStatus } from './status.ts';
import { hasReachedApprovers, mayKnowOfReview, view } from './view.ts';

/** What a notice tells; each channel has its words for it. */
export type NoticeKind =
  | 'submitted'
  | 'granted'
  | 'partlyGranted'
  | 'invited'
  | 'partlyLost'
  | 'notGranted'
  | 'expired'
  | 'notDelivered'
  | 'canceled'
  | 'extended'
  | 'endsSoon'
  | 'revoked'
  | 'ended';

/** A message that tells somebody something once. */
export type Notice =
  /** `own`: its reader is the one who gets the access; else they asked for somebody else. */
  | { readonly kind: 'request'; readonly about: NoticeKind; readonly request: RequestView; readonly own: boolean }
  /** An approver has not answered. Of no use once the stage is closed. */
  | {
      readonly kind: 'reminder';
      readonly about: 'reminder';
      readonly request: RequestView;
      readonly stage: string;
      readonly dueAt: Date;
      /** What became of the stage: no answer is needed any more. Absent: it is open, and its reader is asked. */
      readonly over?: { readonly stage: StageView; readonly canceledBy?: string };
    }
  | EligibilityNotice
  /** What became of a role's activation, for those who were asked as well. */
  | {
      readonly kind: 'decided';
      readonly about: 'decided';
      readonly request: RequestView;
      readonly answer: Answer;
      readonly by: string;
    }
  | AlertNotice;

/**
 * A notice as it is planned. What a change changed is looked up in its event when the notice is sent: one event can be large, and
 * many people may be told of it.
 */
export type PlannedNotice = Planned<Notice>;
type Planned<N> = N extends { readonly changes: unknown } ? Omit<N, 'changes' | 'names'> : N;

/** A notice with its reader. */
export interface AddressedNotice {
  readonly personId: string;
  readonly notice: Notice;
}

const outcomeNotices: Partial<
  Record<EventType, (request: AccessRequest, event: RequestEvent) => NoticeKind | undefined>
> = {
  requestSubmitted: () => 'submitted',
  requestDenied: (request) => (subjectStatus(request) === 'expired' ? 'expired' : 'notGranted'),
  requestExpired: () => 'expired',
  requestCanceled: () => 'canceled',
  deliveryFinished: (request) => {
    if (request.state === 'deliveryFailed') return 'notDelivered';
    if (request.extensionOf !== undefined) return 'extended';
    const status = subjectStatus(request);
    return status === 'invited' || status === 'granted' ? status : 'partlyGranted';
  },
  // Of what was given again at once nobody noticed anything.
  accessDrifted: (_, event) => (event.type === 'accessDrifted' && !event.data.restored ? 'partlyLost' : undefined),
  accessEndAnnounced: () => 'endsSoon',
  accessEnded: ({ state, earlyEnd, target, extensionOf }) => {
    // People are told of eligibilities no matter who set them up, so not by the request for one; of access by its first request.
    if (target.kind === 'eligibility' || extensionOf !== undefined) return undefined;
    return state === 'revoked' && earlyEnd?.how === 'revoked' ? 'revoked' : 'ended';
  },
};

/** Whom to tell what needs an administrator's hands. */
export interface Administrators {
  /** Those of what is asked for: of a role's resource, else of the organization. */
  readonly ofTarget: readonly string[];
  readonly ofOrganization: readonly string[];
  /** Who approves the request by its policy, or could come to: nothing may tell them of its risk reviews. */
  readonly possibleApprovers: ReadonlySet<string>;
  /** For each source, who is told what its reviews need where no administrator of the organization can be told of them. */
  readonly instead: Readonly<Record<RiskSourceName, readonly string[]>>;
  /** Those of all these whom no connected chat reaches. */
  readonly unreachable: ReadonlySet<string>;
}

/** Nobody: for requests of which administrators are told nothing. */
export const noAdministrators: Administrators = {
  ...{ ofTarget: [], ofOrganization: [], possibleApprovers: new Set() },
  instead: { idProtection: [], insiderRisk: [] },
  unreachable: new Set(),
};

/** An event that has not been told of, and its request as it was after it. */
export interface UntoldEvent {
  readonly event: RequestEvent;
  readonly after: AccessRequest;
}

/** Whether administrators are told of one of these events, or of what became of one before: who they are is looked up only then. */
export function concernsAdministrators(request: AccessRequest, untold: readonly UntoldEvent[]): boolean {
  return (
    untold.some(({ after, event }) => alertsAbout(after, event).length > 0) || endedStageAlerts(request).length > 0
  );
}

/**
 * Whom an event must be told to, and what. `request` is the request as it was after that event. Administrators are
 * told when a role becomes active, and what needs their hands, unless it is about their own request. What
 * is about a risk review is for those of the organization who may know of it: others may be who approves the request.
 */
export function noticesFor(
  request: AccessRequest,
  event: RequestEvent,
  administrators: Administrators,
): AddressedNotice[] {
  return [
    ...subjectNotices(request, event),
    ...reminders(request, event),
    ...decisionsOnRoles(request, event),
    ...alerts(request, event, administrators),
  ];
}

/** Of a role's activation every approver is told what was decided, and by whom. */
function decisionsOnRoles(request: AccessRequest, event: RequestEvent): AddressedNotice[] {
  if (event.type !== 'stageDecided' || request.target.kind === 'accessPackage') return [];
  const stage = stageById(request, event.data.stage);
  const { decision } = stage;
  if (isRiskStage(stage) || decision === undefined) return [];
  const others = stage.approversNow.filter(({ id }) => id !== decision.by.id);
  return others.flatMap((person) => {
    const seen = view(request, person);
    if (seen === undefined) return [];
    const { answer, by } = decision;
    const notice = {
      kind: 'decided',
      about: 'decided',
      request: { ...seen, stages: [] },
      answer,
      by: by.name,
    } as const;
    return [{ personId: person.id, notice }];
  });
}

/** To everybody who is asked: nobody has answered, or the stage would be closed. */
function reminders(request: AccessRequest, event: RequestEvent): AddressedNotice[] {
  if (event.type !== 'stageReminded') return [];
  const stage = stageById(request, event.data.stage);
  if (!request.policy.notifications && !isRiskStage(stage)) return [];
  const { id, approversNow, dueAt } = stage;
  return approversNow.flatMap((person) => {
    const seen = view(request, person);
    if (seen === undefined || dueAt === undefined) return [];
    // A notice says nothing of any risk, so it carries none either.
    const notice = { kind: 'reminder', about: 'reminder', request: { ...seen, stages: [] }, stage: id, dueAt } as const;
    return [{ personId: person.id, notice }];
  });
}

/** A notice that was sent, by the number of its event. */
export interface SentNotice extends AddressedNotice {
  readonly seq: number;
}

/** What is no longer true of a notice was put into words, so that it is of no use to somebody who does not have it yet. */
export function isNoticeOver(notice: PlannedNotice): boolean {
  if (notice.kind === 'reminder') return notice.over !== undefined;
  return stateOf(notice) === 'over';
}

/** Whether a notice will be edited when it is no longer true. */
export function isEditedLater(notice: PlannedNotice): boolean {
  return !isNoticeOver(notice) && (notice.kind === 'reminder' || stateOf(notice) === 'true');
}

function stateOf(notice: PlannedNotice): 'true' | 'over' | undefined {
  return notice.about === 'stageWithoutApprovers' ? notice.state : undefined;
}

/** Every reminder that is no longer true, as it should read now: its stage is over, or its reader is not asked any more. */
export function remindersOver(request: AccessRequest): SentNotice[] {
  return request.events.flatMap((event) => {
    if (event.type !== 'stageReminded') return [];
    const then = foldEvents(request.events.slice(0, event.seq));
    return reminders(then, event).flatMap(({ personId, notice }): SentNotice[] => {
      const seen = view(request, { id: personId });
      const stage = seen?.stages.find(({ id }) => id === event.data.stage);
      if (seen === undefined || stage === undefined || stage.state === 'open') return [];
      const { canceledBy } = seen;
      const over = { stage, ...(canceledBy === undefined ? {} : { canceledBy }) };
      return notice.kind === 'reminder' ? [{ personId, notice: { ...notice, over }, seq: event.seq }] : [];
    });
  });
}

function subjectNotices(request: AccessRequest, event: RequestEvent): AddressedNotice[] {
  const about = outcomeNotices[event.type]?.(request, event);
  if (about === undefined) return [];
  // The person who canceled it knows.
  const actor = about === 'canceled' && event.actor.kind === 'person' ? event.actor.id : undefined;
  const people = [...new Set([request.requestor.id, request.beneficiary.id])].filter((id) => id !== actor);
  return people.flatMap((personId) => {
    const seen = view(request, { id: personId });
    const own = personId === request.beneficiary.id;
    return seen === undefined ? [] : [{ personId, notice: { kind: 'request', about, request: seen, own } }];
  });
}

function alerts(request: AccessRequest, event: RequestEvent, administrators: Administrators): AddressedNotice[] {
  const about = alertsAbout(request, event);
  const readers = about.length === 0 ? [] : alertReaders(request, event, administrators);
  const { timeZone } = request;
  return about.flatMap((alert) =>
    readers.map((personId) => ({ personId, notice: { kind: 'alert', timeZone, ...alert } })),
  );
}

/** These say what happened; nobody has to do anything. */
const needingNothing: readonly Alert['about'][] = ['roleActive', 'personLeft', 'manyApprovers'];

/** What each alert about this event would be about that needs somebody's hands, where there is nobody who may read it. */
export function alertsForNobody(
  request: AccessRequest,
  event: RequestEvent,
  administrators: Administrators,
): readonly Alert['about'][] {
  const about = alertsAbout(request, event)
    .map((alert) => alert.about)
    .filter((one) => !needingNothing.includes(one));
  return about.length > 0 && alertReaders(request, event, administrators).length === 0 ? about : [];
}

function alertReaders(request: AccessRequest, event: RequestEvent, administrators: Administrators): readonly string[] {
  const { ofTarget, ofOrganization, possibleApprovers } = administrators;
  const stage = 'stage' in event.data ? stageById(request, event.data.stage) : undefined;
  if (stage !== undefined && isRiskStage(stage)) return reviewReaders(request, stage, administrators);
  const others = (ids: readonly string[]) => ids.filter((id) => !isSubject(request, { id }));
  if (leaverAlert(request, event) === undefined) return others(ofTarget);
  // To those who could approve it, a request that never reached its approvers does not exist.
  const isKnown = hasReachedApprovers(request);
  return others(ofOrganization).filter((id) => isKnown || !possibleApprovers.has(id));
}

/** A review that nobody can give, and nobody knows of, would end in a denial: where no administrator can be told, others are. */
function reviewReaders(
  request: AccessRequest,
  review: Stage,
  { ofOrganization, possibleApprovers, instead, unreachable }: Administrators,
): readonly string[] {
  const canBeTold = (id: string) =>
    !unreachable.has(id) && mayKnowOfReview(request, review, { id, approves: possibleApprovers.has(id) });
  const readers = ofOrganization.filter(canBeTold);
  const { source } = review;
  return readers.length > 0 || source === 'policy' ? readers : instead[source].filter(canBeTold);
}

/**
 * Every alert that nobody can decide a stage and that is no longer true, as it should read now: for everybody who may have
 * it, also where they would not be told today.
 */
export function alertsOver(request: AccessRequest, administrators: Administrators): SentNotice[] {
  const { ofTarget, ofOrganization, instead } = administrators;
  return endedStageAlerts(request).flatMap(({ seq, stage, over }) => {
    const isAboutRisk = stage.source !== 'policy';
    const told = isAboutRisk ? [...ofOrganization, ...instead[stage.source]] : ofTarget;
    const others = [...new Set(told)].filter((id) => !isSubject(request, { id }));
    return others.map((personId) => ({
      ...{ seq, personId },
      notice: {
        ...{ kind: 'alert', about: 'stageWithoutApprovers', state: 'over', timeZone: request.timeZone },
        ...{ ...nameOf(request), stage: kindOf(stage), over },
      },
    }));
  });
}

/** How a request is named to administrators. */
export function nameOf({ extensionOf, beneficiary, target }: AccessRequest): RequestName {
  return { beneficiary: beneficiary.name, target: target.name, isExtension: extensionOf !== undefined };
}

/** What administrators are told of somebody who has left; undefined: the event is about something else. */
function leaverAlert(request: AccessRequest, event: RequestEvent): Alert | undefined {
  const { organization, beneficiary } = request;
  const left = { about: 'personLeft', organization, ...nameOf(request) } as const;
  if (event.type === 'beneficiaryLeft') return { ...left, ended: 'access', name: beneficiary.name };
  const why = event.type === 'requestCanceled' ? event.data.why : undefined;
  return why?.kind === 'left' ? { ...left, ended: 'request', name: why.person.name } : undefined;
}

function alertsAbout(request: AccessRequest, event: RequestEvent): Alert[] {
  const left = leaverAlert(request, event);
  if (left !== undefined) return [left];
  switch (event.type) {
    case 'accessDrifted': {
      const { resource, restored, problem } = event.data;
      const drift = { about: 'drift', ...nameOf(request), resource: resource.name, isRestored: restored } as const;
      return [{ ...drift, ...(problem === undefined ? {} : { problem }) }];
    }
    case 'lateGrantFound': {
      const { resource, until } = event.data;
      return [{ about: 'lateGrant', ...nameOf(request), resource: resource.name, until }];
    }
    case 'fulfilmentDelayed': {
      // Access that a target keeps from somebody, or keeps giving to them after its end, needs somebody's hands there.
      const failed = failedResources(request, event.data.outcomes);
      return event.data.giving
        ? [{ about: 'notDelivered', isRetried: true, ...failed }]
        : [{ about: 'notTakenAway', ...failed }];
    }
    case 'deliveryFinished':
      return deliveryAlerts(request, event);
    case 'stageOpened':
    case 'approversChanged':
    case 'stageEscalated':
    case 'reachChanged':
      return stageAlerts(request, event);
    default:
      return [];
  }
}

function deliveryAlerts(request: AccessRequest, event: Extract<RequestEvent, { type: 'deliveryFinished' }>): Alert[] {
  const isFirst = event.from === 'delivering' || event.from === 'partiallyFulfilled';
  const isActive = request.target.kind === 'role' && isFirst && request.state === 'fulfilled';
  if (isActive && request.extensionOf === undefined) {
    const { justification, window } = request;
    const end = window.endsAt === undefined ? {} : { endsAt: window.endsAt };
    return [{ about: 'roleActive', ...nameOf(request), justification, ...end }];
  }
  // An invitation is in the hands of the invited, and of what is still missing they were told before.
  if (event.from !== 'delivering' || request.earlyEnd !== undefined) return [];
  const missing = event.data.outcomes.filter((outcome) => !outcome.delivered && outcome.invited !== true);
  if (missing.length === 0) return [];
  return [{ about: 'notDelivered', isRetried: false, ...failedResources(request, missing) }];
}

function failedResources(request: AccessRequest, outcomes: readonly ResourceOutcome[]) {
  const resources = outcomes.map(({ resource, problem }) => {
    const name = resourceName(request.target, resource);
    return problem === undefined ? { name } : { name, problem };
  });
  return { ...nameOf(request), requestId: request.id, resources };
}

function stageAlerts(
  request: AccessRequest,
  event: Extract<RequestEvent, { type: 'stageOpened' | 'approversChanged' | 'stageEscalated' | 'reachChanged' }>,
): Alert[] {
  const stage = request.stages.find((candidate) => candidate.id === event.data.stage);
  if (stage === undefined) return [];
  const name = nameOf(request);
  const nobodyCan = stageAlert(request, event, stage);
  const notAsked = 'notAsked' in event.data ? event.data.notAsked : undefined;
  const unreachable = newlyUnreachable(request, event, stage);
  const unknown = event.type === 'stageOpened' ? stage.findings.filter(({ level }) => level === 'unknown') : [];
  return [
    ...(nobodyCan === undefined
      ? []
      : [{ about: 'stageWithoutApprovers', state: 'true', ...name, ...nobodyCan } as const]),
    ...(unreachable.length === 0
      ? []
      : [
          {
            ...({ about: 'approversUnreachable', ...name, stage: kindOf(stage) } as const),
            names: unreachable.map((person) => person.name),
          },
        ]),
    ...(notAsked === undefined
      ? []
      : [{ about: 'manyApprovers', ...name, asked: stage.approversNow.length, notAsked } as const]),
    ...unknown.map(
      ({ subject, detail }): Alert => ({
        ...{ about: 'riskUnknown', ...name, person: subject.name },
        ...(detail === undefined ? {} : { detail }),
      }),
    ),
  ];
}
