import { canonicalJson, sha256 } from './audit.ts';
import { type AccessRequest, openStage, stageById } from './request.ts';
import { asked, type RequestView, type StageView, view } from './view.ts';

/** A card: one stage of a request, for one of its approvers. `live`: it has buttons that decide. */
export interface Card {
  readonly request: RequestView;
  readonly stage: StageView;
  readonly live: boolean;
}

/** The card that this approver should have for this stage now. Undefined: none, they were not asked in it. */
export function cardFor(request: AccessRequest, stageId: string, personId: string): Card | undefined {
  const seen = view(request, { id: personId });
  const stage = seen?.stages.find((candidate) => candidate.id === stageId);
  if (seen === undefined || stage === undefined || !asked(stageById(request, stageId), { id: personId }))
    return undefined;
  const live = openStage(request)?.id === stageId;
  const earlier = seen.stages.filter((candidate) => candidate.number < stage.number);
  return { request: { ...seen, stages: earlier }, stage, live };
}

/** Who has, or should have, a card for this stage. Nobody before it opens. */
export function cardHolders(request: AccessRequest, stageId: string): readonly string[] {
  return stageById(request, stageId).approversNow.map((person) => person.id);
}

/** Tells whether two cards show the same: SHA-256 (hex) over what is on them. */
export function contentDigest(content: unknown): string {
  return sha256(canonicalJson(content));
}
