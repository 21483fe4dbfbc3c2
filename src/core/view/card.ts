import { canonicalJson, sha256 } from '../base/hash.ts';
import { type AccessRequest, openStage, stageById } from '../request/request.ts';
import type { Stage } from '../request/stages.ts';
import type { ChangeCard } from './change-card.ts';
import type { RequestView, StageView, Viewer } from './request-view.ts';
import { isAskedOrDecided, view, withoutContent } from './view.ts';

/** One stage of a request, for one of its approvers. `live`: it has buttons that decide. */
export interface StageCard {
  readonly kind: 'stage';
  readonly request: RequestView;
  readonly stage: StageView;
  readonly live: boolean;
}

/** A message with buttons that a person can act on, edited until it shows what it is about as it is. */
export type Card = StageCard | ChangeCard;

/** What a card depends on beside the request: what the directory says about its reader now. */
export type CardFacts = Pick<Viewer, 'readsRisk'>;

/** The card that this approver should have for this stage now. Undefined: none, they were not asked in it. */
export function cardFor(
  request: AccessRequest,
  stageId: string,
  personId: string,
  facts: CardFacts = {},
): StageCard | undefined {
  const seen = view(request, { id: personId, ...facts });
  const stage = seen?.stages.find((candidate) => candidate.id === stageId);
  if (seen === undefined || stage === undefined) return undefined;
  const isAsked = isAskedOrDecided(stageById(request, stageId), { id: personId });
  if (!isAsked && stage.state !== 'withdrawn') return undefined;
  if (stage.state === 'withdrawn')
    return { kind: 'stage', request: { ...withoutContent(seen), stages: [] }, stage, live: false };
  const live = openStage(request)?.id === stageId && stage.missingRole === undefined;
  const earlier = seen.stages.filter((candidate) => candidate.number < stage.number);
  return { kind: 'stage', request: { ...seen, stages: earlier }, stage, live };
}

/**
 * What a card shows whose account is not this approver's any more, because it was unlinked or they have left: that they are
 * not asked, and no buttons.
 */
export function withdrawnCardFor(request: AccessRequest, stageId: string, personId: string): StageCard | undefined {
  const stages = request.stages.map((stage): Stage => {
    const [theirs] = stage.approversNow.filter(({ id }) => id === personId);
    if (theirs === undefined) return stage;
    const approversNow = stage.approversNow.filter((one) => one !== theirs);
    return { ...stage, approversNow, formerApprovers: [...stage.formerApprovers, theirs] };
  });
  return cardFor({ ...request, stages }, stageId, personId);
}

/** Who has, or should have, a card for this stage. Nobody before it opens. */
export function cardHolders(request: AccessRequest, stageId: string): readonly string[] {
  const { approversNow, formerApprovers } = stageById(request, stageId);
  return [...approversNow, ...formerApprovers].map((person) => person.id);
}

/** Tells whether two cards show the same: SHA-256 (hex) over what is on them. */
export function contentDigest(content: unknown): string {
  return sha256(canonicalJson(content));
}
