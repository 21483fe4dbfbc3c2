import { type Refusal, refusal } from './errors.ts';
import { directoryRoles, type PersonRef } from './person.ts';
import type { AccessRequest } from './request.ts';
import { isRiskStage, type Stage } from './stages.ts';

/** What the directory says about a person at this moment, as far as one stage's authority depends on it. */
export interface LiveAuthority {
  /** The person is among the stage's approvers now, by live lookup; holding a card or an id is no authority. */
  readonly isApprover: boolean;
  /** The directory roles that the person holds now. */
  readonly roles: readonly string[];
}

/** Requestor and beneficiary never decide on, and are never asked about, their own request. */
export function isSubject(
  request: Pick<AccessRequest, 'requestor' | 'beneficiary'>,
  person: { readonly id: string },
): boolean {
  return person.id === request.requestor.id || person.id === request.beneficiary.id;
}

/**
 * Whether this person may decide this stage now; undefined means yes. Somebody who has no business with the request
 * hears the same sentence whatever its state is, so that asking teaches nothing.
 */
export function refuseDecision(
  request: AccessRequest,
  stage: Stage | undefined,
  person: PersonRef,
  live: LiveAuthority,
): Refusal | undefined {
  if (isSubject(request, person)) {
    return refusal('ownRequest', 'You cannot decide on your own request. Somebody else has been asked.');
  }
  const asked = stage === undefined ? [] : [...stage.approversNow, stage.decision?.by];
  const wasAsked = asked.some((approver) => approver?.id === person.id);
  if (stage === undefined || !(live.isApprover || (wasAsked && stage.state !== 'open'))) return notYours();
  if (stage.state === 'open' && isRiskStage(stage) && !live.roles.includes(directoryRoles.securityReader)) {
    return refusal(
      'missingRole',
      `To review risk you need the role ${directoryRoles.securityReader} as well, and you do not hold it now. Nothing was changed.`,
    );
  }
  return undefined;
}

/** The one sentence for whoever has no part in a request, also when there is no such request. */
export function notYours(): Refusal {
  return refusal('notYourDecision', 'This request is not waiting for your decision. Nothing was changed.');
}
