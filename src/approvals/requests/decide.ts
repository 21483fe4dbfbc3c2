import { InvariantError } from '../../core/base/errors.ts';
import type { Name } from '../../core/base/name.ts';
import type { Refusal } from '../../core/base/refusal.ts';
import type { LiveAuthority } from '../../core/request/authority.ts';
import type { Decide, DecideFacts } from '../../core/request/commands.ts';
import { previewDecision, transition } from '../../core/request/lifecycle.ts';
import { type AccessRequest, awaitsRecheck, openStage } from '../../core/request/request.ts';
import { type Answer, isRiskStage } from '../../core/request/stages.ts';
import { cardFor, type StageCard } from '../../core/view/card.ts';
import { isAskedOrDecided } from '../../core/view/view.ts';
import { cardId, stageCard } from '../../delivery/plan-cards.ts';
import { rememberMessage } from '../../delivery/remember-message.ts';
import { type Answered, answerInTime, type Progress } from '../answer.ts';
import { refreshNow } from '../due/refresh-approvers.ts';
import { type Issuer, type PersonActor, recordRefusal, resolveIssuer, unknownPerson, viaOf } from '../issuer.ts';
import type { Services } from '../services.ts';
import { reaching, resolveApprovers, resolveStages } from './approvers.ts';
import { bringCard } from './current-card.ts';

/** What a person clicked or filled in. `requestId` and `stage` are only names: they give no authority. */
export interface DecisionInput {
  /** The platform's id of this very click. */
  readonly commandId: string;
  readonly from: Issuer;
  readonly requestId: string;
  readonly stage: string;
  readonly answer: Answer;
  readonly reason?: string;
  readonly shareReason: boolean;
}

/** A decision that is stored. */
export interface Decided {
  readonly request: AccessRequest;
  /** What the clicker's card should show now. */
  readonly card: StageCard;
}

/** Decides a stage, in one write. */
export function decide(services: Services, input: DecisionInput): Promise<Answered<Decided>> {
  return answerInTime(services, 'decide', (progress) => runDecision(services, input, progress));
}

/** What the form for a reason needs to know. */
export interface ReasonForm {
  readonly answer: Answer;
  readonly beneficiary: string;
  readonly packageName: Name;
  readonly reasonRequired: boolean;
  /** Whether the approver may choose to share the reason with the requestor: never in a risk review. */
  readonly mayShare: boolean;
}

/** Whether this person may be shown the form for a reason; refused like the decision itself would be. */
export function openReasonForm(services: Services, input: DecisionInput): Promise<Answered<ReasonForm>> {
  return answerInTime(services, 'openReasonForm', async () => {
    const actor = await resolveIssuer(services.directory, input.from);
    if (actor === undefined) return refuse(services, input, undefined, undefined, unknownPerson(services.directory));
    const request = await services.requests.get(input.requestId);
    const facts = await gatherDecideFacts(services, input, actor, request);
    const refusal = previewDecision(request, toCommand(input, actor), facts);
    if (refusal !== undefined) return refuse(services, input, actor, request, refusal, facts.authority);
    const stage = request?.stages.find((candidate) => candidate.id === input.stage);
    if (request === undefined || stage === undefined) throw new InvariantError('Only an open stage can be decided.');
    return {
      kind: 'done',
      value: {
        answer: input.answer,
        beneficiary: request.beneficiary.name,
        packageName: request.target.name,
        reasonRequired: stage.reasonRequired,
        mayShare: !isRiskStage(stage),
      },
    };
  });
}

async function runDecision(services: Services, input: DecisionInput, progress: Progress): Promise<Answered<Decided>> {
  const actor = await resolveIssuer(services.directory, input.from);
  if (actor === undefined) return refuse(services, input, undefined, undefined, unknownPerson(services.directory));
  const { requestId, stage, from } = input;
  rememberMessage(services, cardId(stageCard(requestId, stage), actor.id, from.identity.channel), from.address);
  const decided = (request: AccessRequest): Decided => {
    const card = cardFor(request, input.stage, actor.id);
    if (card === undefined) throw new InvariantError('The person who decided a stage has a card for it.');
    return { request, card };
  };
  for (;;) {
    const request = await services.requests.get(input.requestId);
    const facts = await gatherDecideFacts(services, input, actor, request);
    const outcome = transition(request, toCommand(input, actor), facts);
    if (outcome.kind === 'refused') return refuse(services, input, actor, request, outcome.refusal, facts.authority);
    if (outcome.kind === 'repeated') return { kind: 'done', value: decided(outcome.request) };
    progress.beginWrite();
    if (await services.requests.replace(outcome.request, request?.revision ?? 0)) {
      services.doorbell.ring('plan');
      if (awaitsRecheck(outcome.request)) services.doorbell.ring('due');
      return { kind: 'done', value: decided(outcome.request) };
    }
    // Somebody was first. That is a normal answer: look again, and say what they decided.
    progress.lostRace();
  }
}

function toCommand(input: DecisionInput, actor: PersonActor): Decide {
  return {
    type: 'decide',
    id: input.commandId,
    requestId: input.requestId,
    actor,
    via: viaOf(input.from),
    stage: input.stage,
    answer: input.answer,
    ...(input.reason === undefined ? {} : { reason: input.reason }),
    shareReason: input.shareReason,
  };
}

/** Authority by live lookup, and whom the stage after this one would ask. */
async function gatherDecideFacts(
  services: Services,
  input: DecisionInput,
  actor: PersonActor,
  request: AccessRequest | undefined,
): Promise<DecideFacts> {
  const { clock, directory } = services;
  const index = request?.stages.findIndex((stage) => stage.id === input.stage) ?? -1;
  const stage = request?.stages[index];
  if (request === undefined || stage === undefined) {
    return { now: clock.now(), authority: { isApprover: false, roles: [] }, approvers: {} };
  }
  const next = request.stages[index + 1];
  const [current, roles, following] = await Promise.all([
    resolveApprovers(reaching(services, actor.id), stage, request),
    directory.roles(actor.id),
    resolveStages(services, next === undefined ? [] : [next], request),
  ]);
  const isApprover = current.approvers.some((person) => person.id === actor.id);
  // The time is read last: a slow directory must not make a late decision look timely.
  return { authority: { isApprover, roles }, ...following, now: clock.now() };
}

async function refuse(
  services: Services,
  { from, requestId, stage }: DecisionInput,
  actor: PersonActor | undefined,
  request: AccessRequest | undefined,
  refusal: Refusal,
  authority?: LiveAuthority,
) {
  const state = request === undefined ? {} : { state: request.state };
  const refused = await recordRefusal(services, {
    from,
    actor,
    command: 'decide',
    refusal,
    requestId,
    stage,
    ...state,
  });
  if (request === undefined || actor === undefined) return refused;
  const card = await cardAfterRefusal(services, request, { from, stage, actor, authority });
  return card === undefined ? refused : { ...refused, card };
}

/**
 * What the card that was clicked should show now. People who are not asked any more,
 * or lack the role that it takes, keep neither buttons nor what they must not read: their card is changed at once.
 */
async function cardAfterRefusal(
  services: Services,
  request: AccessRequest,
  {
    from,
    stage: id,
    actor,
    authority,
  }: {
    readonly from: Issuer;
    readonly stage: string;
    readonly actor: PersonActor;
    readonly authority: LiveAuthority | undefined;
  },
): Promise<StageCard | undefined> {
  const stage = openStage(request);
  if (stage === undefined || stage.id !== id || authority === undefined || !isAskedOrDecided(stage, actor))
    return cardFor(request, id, actor.id);
  try {
    const now = authority.isApprover ? request : await refreshNow(services, request);
    const place = { stage: id, personId: actor.id, channel: from.identity.channel, onlyExisting: true };
    return (await bringCard(services, now, place))?.card;
  } catch (error) {
    services.log.warn({ err: error, request: request.id }, 'A card could not be brought up to date yet');
    return undefined;
  }
}
