import { formatDay, formatEnd } from '../base/text.ts';
import type { ChangeNotes } from '../configuration/change-notes.ts';
import { isSubject } from '../request/authority.ts';
import { foldEvents } from '../request/fold.ts';
import {
  type AccessRequest,
  type EventType,
  type RequestEvent,
  type ResourceOutcome,
  stageById,
} from '../request/request.ts';
import { type Answer, isRiskStage } from '../request/stages.ts';
import type { EligibilityNotice } from './eligibility-notices.ts';
import { endedStageAlerts, stageAlert } from './stage-alerts.ts';
import { type RequestView, type StageView, subjectStatus, view } from './view.ts';

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

/** What administrators are told; the subject of the request is never among the readers. */
export type AlertKind =
  | 'stageWithoutApprovers'
  | 'policyWithoutApprovers'
  | 'manyApprovers'
  | 'riskUnknown'
  | 'notDelivered'
  | 'notTakenAway'
  | 'protectionWeakened'
  | 'configurationChanged'
  | 'roleActive'
  | 'personLeft'
  | 'drift';

/** How much of a change of the configuration a message has no room for. */
export interface LeftOut {
  readonly count: number;
  readonly change: number;
}

/** A message that tells somebody something once. */
export type Notice =
  /** `own`: its reader is the one who gets the access; else they asked for somebody else. */
  | { readonly kind: 'request'; readonly about: NoticeKind; readonly request: RequestView; readonly own: boolean }
  /** An approver has not answered (R-08). Of no use once the stage is closed. */
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
  /** What became of a role's activation, for those who were asked as well (R-52). */
  | {
      readonly kind: 'decided';
      readonly about: 'decided';
      readonly request: RequestView;
      readonly answer: Answer;
      readonly by: string;
    }
  | {
      readonly kind: 'alert';
      readonly about: AlertKind;
      readonly text: string;
      /** What there is to read of it, one by one. */
      readonly details?: readonly string[];
      /** What else its readers should know of a change. */
      readonly notes?: ChangeNotes;
      readonly more?: LeftOut;
      /** Of one that is edited when it is no longer true (R-73): whether it still is. */
      readonly state?: 'true' | 'over';
    };

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
    // Of eligibilities people are told whoever set them up, so not by the request for one; of access by its first request.
    if (target.kind === 'eligibility' || extensionOf !== undefined) return undefined;
    return state === 'revoked' && earlyEnd?.how === 'revoked' ? 'revoked' : 'ended';
  },
};

/** Whom to tell what needs an administrator's hands. */
export interface Administrators {
  /** Those of what is asked for: of a role's resource, else of the organization. */
  readonly ofTarget: readonly string[];
  readonly ofOrganization: readonly string[];
}

/**
 * Whom an event must be told to, and what (R-73). `request` is the request as it was after that event. Administrators are
 * told when a role becomes active (R-52), and what needs their hands (R-06, R-37), unless it is about their own request. What
 * is about a risk review is for those of the organization alone: a role's administrators may be who approves it (R-34).
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

/** Of a role's activation every approver is told what was decided, and by whom (R-52). */
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
export function isNoticeOver(notice: Notice): boolean {
  if (notice.kind === 'reminder') return notice.over !== undefined;
  return notice.kind === 'alert' && notice.state === 'over';
}

/** Whether a notice will be edited when it is no longer true. */
export function isEditedLater(notice: Notice): boolean {
  return !isNoticeOver(notice) && (notice.kind === 'reminder' || (notice.kind === 'alert' && notice.state === 'true'));
}

/** Every reminder that is no longer true, as it should read now: its stage is over, or its reader is not asked any more (R-73). */
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
  // Whoever canceled it knows.
  const actor = about === 'canceled' && event.actor.kind === 'person' ? event.actor.id : undefined;
  const people = [...new Set([request.requestor.id, request.beneficiary.id])].filter((id) => id !== actor);
  return people.flatMap((personId) => {
    const seen = view(request, { id: personId });
    const own = personId === request.beneficiary.id;
    return seen === undefined ? [] : [{ personId, notice: { kind: 'request', about, request: seen, own } }];
  });
}

function alerts(request: AccessRequest, event: RequestEvent, administrators: Administrators): AddressedNotice[] {
  const isForOrganization = isAboutRisk(request, event) || leaverAlert(request, event) !== undefined;
  const readers = readersOf(request, isForOrganization, administrators);
  return alertsAbout(request, event).flatMap(([about, text]) => {
    const state = about === 'stageWithoutApprovers' ? ({ state: 'true' } as const) : {};
    return readers.map((personId) => ({ personId, notice: { kind: 'alert', about, text, ...state } }));
  });
}

function readersOf(
  request: AccessRequest,
  isForOrganization: boolean,
  { ofTarget, ofOrganization }: Administrators,
): readonly string[] {
  return (isForOrganization ? ofOrganization : ofTarget).filter((id) => !isSubject(request, { id }));
}

/** Every alert that nobody can decide a stage and that is no longer true, as it should read now (R-73). */
export function alertsOver(request: AccessRequest, administrators: Administrators): SentNotice[] {
  return endedStageAlerts(request, nameOf(request)).flatMap(({ seq, stage, text }) =>
    readersOf(request, isRiskStage(stage), administrators).map((personId) => ({
      ...{ seq, personId },
      notice: { kind: 'alert', about: 'stageWithoutApprovers', text, state: 'over' },
    })),
  );
}

function nameOf({ extensionOf, beneficiary, target }: AccessRequest): string {
  return `${beneficiary.name}'s ${extensionOf === undefined ? 'request for' : 'request to keep'} ${target.name}`;
}

function isAboutRisk(request: AccessRequest, { data }: RequestEvent): boolean {
  return 'stage' in data && isRiskStage(stageById(request, data.stage));
}

/** What administrators are told of somebody who has left; undefined: the event is about something else. */
function leaverAlert({ organization, target, beneficiary }: AccessRequest, event: RequestEvent): string | undefined {
  if (event.type === 'beneficiaryLeft')
    return `${beneficiary.name} has left ${organization}, so their access to ${target.name} ends.`;
  const why = event.type === 'requestCanceled' ? event.data.why : undefined;
  if (why?.kind !== 'left') return undefined;
  const isBeneficiary = why.person.id === beneficiary.id;
  const asked = isBeneficiary
    ? `their request for ${target.name}`
    : `their request for ${target.name} for ${beneficiary.name}`;
  return `${why.person.name} has left ${organization}, so ${asked} was closed.`;
}

function alertsAbout(request: AccessRequest, event: RequestEvent): [AlertKind, string][] {
  const what = nameOf(request);
  const left = leaverAlert(request, event);
  if (left !== undefined) return [['personLeft', left]];
  if (event.type === 'accessDrifted') {
    const { resource, restored, problem } = event.data;
    const gone = `${resource.name} was taken from ${request.beneficiary.name} outside of here, though ${request.target.name} gives it`;
    const then = restored
      ? 'It was given again'
      : `It could not be given again${problem === undefined ? '' : `: ${problem}`}`;
    return [['drift', `${gone}. ${then}.`]];
  }
  if (event.type === 'fulfilmentDelayed')
    return event.data.outcomes.map((one) => delayAlert(what, request, event.data.giving, one));
  if (event.type === 'deliveryFinished') {
    const { kind, name } = request.target;
    const isFirst = event.from === 'delivering' || event.from === 'partiallyFulfilled';
    if (kind === 'role' && isFirst && request.state === 'fulfilled' && request.extensionOf === undefined) {
      const { endsAt } = request.window;
      const until = endsAt === undefined ? '' : ` until ${formatEnd(endsAt, request.timeZone)}`;
      return [['roleActive', `${request.beneficiary.name} has ${name} active${until}. Why: ${request.justification}`]];
    }
    // An invitation is in the hands of the invited, and of what is still missing they were told before.
    if (event.from !== 'delivering' || request.earlyEnd !== undefined) return [];
    const missing = event.data.outcomes.filter((outcome) => !outcome.delivered && outcome.invited !== true);
    return missing.map(({ resource, problem }) => [
      'notDelivered',
      `${what} was approved, but ${resource.name} could not be ${request.extensionOf === undefined ? 'given' : 'kept'}${problem === undefined ? '' : `: ${problem}`}.`,
    ]);
  }
  if (event.type !== 'stageOpened' && event.type !== 'approversChanged' && event.type !== 'stageEscalated') return [];
  const stage = request.stages.find((candidate) => candidate.id === event.data.stage);
  if (stage === undefined) return [];
  const found: [AlertKind, string][] = [];
  const nobodyCan = stageAlert(request, event, stage, what);
  if (nobodyCan !== undefined) found.push(['stageWithoutApprovers', nobodyCan]);
  if (event.data.notAsked !== undefined)
    found.push([
      'manyApprovers',
      `${what} asks ${stage.approversNow.length} people. ${event.data.notAsked} more could approve it, and get no message.`,
    ]);
  if (event.type !== 'stageOpened') return found;
  for (const finding of stage.findings.filter(({ level }) => level === 'unknown')) {
    const detail = finding.detail === undefined ? '' : ` (${finding.detail})`;
    found.push([
      'riskUnknown',
      `The risk of ${finding.subject.name} could not be found out${detail}, so ${what} went to a risk review.`,
    ]);
  }
  return found;
}

/** What administrators are told about requests for something that nobody could approve, on one day. */
export function refusedText({
  target,
  name,
  told,
  count,
  at,
  timeZone,
}: {
  readonly target: string;
  /** Who asked last, what they were told, and when. */
  readonly name: string;
  readonly told: string;
  readonly at: Date;
  readonly count: number;
  /** The organization's. */
  readonly timeZone: string;
}): string {
  if (count === 1)
    return `A request for ${target} was refused because nobody could approve it. ${name} was told: ${told}`;
  return `${count} requests for ${target} were refused on ${formatDay(at, timeZone)} because nobody could approve them. The last one was from ${name}, who was told: ${told}`;
}

/** Access that a target keeps from somebody, or keeps giving to them after its end, needs somebody's hands there. */
function delayAlert(
  what: string,
  { beneficiary, target }: AccessRequest,
  giving: boolean,
  { resource, problem = 'it is not known why' }: ResourceOutcome,
): [AlertKind, string] {
  if (giving)
    return [
      'notDelivered',
      `${what} was approved, but ${resource.name} could not be given yet: ${problem}. It is tried again until it is there.`,
    ];
  return [
    'notTakenAway',
    `${beneficiary.name}'s access to ${target.name} is over, but ${resource.name} could not be taken away yet: ${problem}. It is tried again until it is gone.`,
  ];
}
