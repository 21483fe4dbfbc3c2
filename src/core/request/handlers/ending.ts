import { InvariantError } from '../../base/errors.ts';
import { directoryRoles } from '../../base/person.ts';
import { notDue, type Refusal, refusal } from '../../base/refusal.ts';
import { wellFormed } from '../../base/text.ts';
import type { EventDraft } from '../append-events.ts';
import { orAdministrator, type Relation, refuseCommand, relationTo } from '../authority.ts';
import type { CommandOf, FactsOf } from '../commands.ts';
import { type AccessRequest, hasAccess, onlyMovesAnEnd } from '../request.ts';
import { nextAnnouncementAt } from '../schedule.ts';
import { reasonLimit } from './deciding.ts';

/** How often one access can be extended: each time is an event, and a document has an end. */
export const extensionLimit = 200;

/** An approved extension moves the end of the access that it is about, unless that end has come. */
export function extendAccess(
  request: AccessRequest,
  { extension, endsAt }: CommandOf<'extendAccess'>,
  { now }: FactsOf['extendAccess'],
): readonly EventDraft[] | Refusal {
  const extensions = request.events.filter(({ type }) => type === 'accessExtended').length;
  const current = request.window.endsAt;
  const lasts = mayEnd(request) && current !== undefined && current > now;
  if (!lasts || endsAt <= current || extensions >= extensionLimit) return notDue();
  return [{ type: 'accessExtended', to: 'accessExtended', data: { endsAt, extension } }];
}

/** The end of the access has come: it is to be taken away. `notDue` before the end, and when it is being taken away. */
export function endAccess(
  request: AccessRequest,
  _command: CommandOf<'endAccess'>,
  { now }: FactsOf['endAccess'],
): readonly EventDraft[] | Refusal {
  if (!hasAccess(request) || request.ending || !isEndDue(request, now)) return notDue();
  return [{ type: 'accessEnding', to: request.state, data: {} }];
}

/** The access is gone from all its targets: only now it has ended. */
export function finishEnd(request: AccessRequest): readonly EventDraft[] | Refusal {
  if (!request.ending) return notDue();
  const to = request.earlyEnd === undefined ? 'accessExpired' : 'revoked';
  return [{ type: 'accessEnded', to, data: {} }];
}

/** The beneficiary gives the access back at any time. */
export function returnAccess(
  request: AccessRequest,
  { actor }: CommandOf<'returnAccess'>,
): readonly EventDraft[] | Refusal | 'repeated' {
  if (actor.kind !== 'person') throw new InvariantError('Only people return access.');
  const refused = refuseCommand('returnAccess', relationToAccess(request, actor), []);
  if (refused !== undefined) return refused;
  if (request.earlyEnd?.how === 'returned') return 'repeated';
  if (!mayBeTaken(request)) return nothingToEnd(request);
  return [{ type: 'accessReturned', to: request.state, data: {} }];
}

/** An approver who approved it, or an administrator, takes the access away, and says why. */
export function revoke(
  request: AccessRequest,
  { actor, reason }: CommandOf<'revoke'>,
  { roles, isResourceAdministrator, couldApprove }: FactsOf['revoke'],
): readonly EventDraft[] | Refusal | 'repeated' {
  if (actor.kind !== 'person') throw new InvariantError('Only people revoke access.');
  const relation = orAdministrator(relationToAccess(request, actor), isResourceAdministrator);
  const refused = refuseCommand('revoke', relation, roles);
  if (refused !== undefined) return refused;
  if (request.earlyEnd?.by?.id === actor.id) return 'repeated';
  // To those who approve, it must not differ whether approved access is being given or its risk is reviewed again.
  const isOverseer =
    (roles.includes(directoryRoles.identityGovernanceAdministrator) || isResourceAdministrator) && !couldApprove;
  if (!mayBeTaken(request) || !(hasAccess(request) || isOverseer)) return nothingToEnd(request);
  const why = wellFormed(reason);
  if (why === '') return refusal('reasonRequired', 'revokeReasonNeeded', {}, 'reason');
  if (why.length > reasonLimit)
    return refusal('invalidInput', 'reasonTooLong', { limit: reasonLimit, length: why.length }, 'reason');
  return [{ type: 'accessRevoked', to: request.state, data: { reason: why } }];
}

/** How somebody stands to access that was given: the person who has it may return it, those who approved it may take it away. */
export function relationToAccess(request: AccessRequest, person: { readonly id: string }): Relation {
  const approved = request.stages.some(
    ({ decision }) => decision?.answer === 'approve' && decision.by.id === person.id,
  );
  if (person.id === request.beneficiary.id) return 'beneficiary';
  const relation = relationTo(request, undefined, person, false);
  return relation === 'none' && approved ? 'approved' : relation;
}

/** Tells that the end comes near. `notDue` before that time, at the end, and once it was told. */
export function announceEnd(
  request: AccessRequest,
  _command: CommandOf<'announceEnd'>,
  { now }: FactsOf['announceEnd'],
): readonly EventDraft[] | Refusal {
  const at = nextAnnouncementAt(request);
  const over = request.window.endsAt !== undefined && request.window.endsAt <= now;
  if (!mayEnd(request) || over || at === undefined || at > now) return notDue();
  return [{ type: 'accessEndAnnounced', to: request.state, data: {} }];
}

/** The access is there, and nobody has ended it. */
function mayEnd(request: AccessRequest): boolean {
  return hasAccess(request) && !request.ending && request.earlyEnd === undefined;
}

/** What has to wait for long before it can be given must not come as a surprise: it can be taken back like what is there. */
export function mayBeTaken(request: AccessRequest): boolean {
  const isWaiting = ['approved', 'delivering'].includes(request.state) && request.earlyEnd === undefined;
  const isUnderWay = isWaiting && !onlyMovesAnEnd(request);
  return mayEnd(request) || isUnderWay;
}

/** The end of the access has come, in its time or before it. */
export function isEndDue({ window, earlyEnd }: AccessRequest, now: Date): boolean {
  return earlyEnd !== undefined || (window.endsAt !== undefined && window.endsAt <= now);
}

/** Why there is nothing to return or revoke; without a request, to somebody who may command this about any. */
export function nothingToEnd(request?: AccessRequest): Refusal {
  const because = (reason: PlainReason) => refusal('notPossibleNow', reason, {});
  if (request === undefined) return because('noSuchRequest');
  const { state, extensionOf, target, earlyEnd, ending } = request;
  if (extensionOf !== undefined) return refusal('notPossibleNow', 'onlyExtends', { requestId: extensionOf.requestId });
  if (target.kind === 'eligibility') return because('onlyEligibility');
  if (state === 'revoked' || state === 'accessExpired') return because('accessEnded');
  if (state === 'deliveryFailed') return because('accessNotGiven');
  return because(earlyEnd !== undefined || ending ? 'accessBeingRemoved' : 'accessNotGranted');
}

type PlainReason =
  | 'noSuchRequest'
  | 'onlyEligibility'
  | 'accessEnded'
  | 'accessNotGiven'
  | 'accessBeingRemoved'
  | 'accessNotGranted';
