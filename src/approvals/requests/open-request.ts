import { InvariantError } from '../../core/base/errors.ts';
import { orAdministrator, refuseCommand, relationTo } from '../../core/request/authority.ts';
import { type AccessRequest, openStage } from '../../core/request/request.ts';
import type { Stage } from '../../core/request/stages.ts';
import { actionsOn, type RequestAction } from '../../core/view/actions.ts';
import type { StageCard } from '../../core/view/card.ts';
import type { RequestView } from '../../core/view/request-view.ts';
import { administratorOf, isAskedOrDecided, view } from '../../core/view/view.ts';
import { type Answered, answerInTime } from '../answer.ts';
import { refreshNow } from '../due/refresh-approvers.ts';
import { type Issuer, recordRefusal, resolveIssuer, unknownPerson } from '../issuer.ts';
import type { Services } from '../services.ts';
import { findAdministration } from './administration.ts';
import { reaching, resolveApprovers } from './approvers.ts';
import { bringCard } from './current-card.ts';

/** A request opened from a list, read afresh, as its reader may see it. */
export interface OpenedRequest {
  readonly request: RequestView;
  /** What the reader can do with it now. */
  readonly actions: readonly RequestAction[];
  /**
   * While it waits for the reader's decision: its card, as it is now. `isSent`: it was not in this chat yet and is being sent now,
   * for example because no messages go out for its package; like every card it is edited from then on.
   */
  readonly card?: { readonly shown: StageCard; readonly isSent: boolean };
  /** The role without which the reader can neither see nor decide what they are asked. */
  readonly missingRole?: string;
}

/**
 * Opens a request for somebody who knows its number, as they may see it. Refused in the same words where there is no such
 * request and where they may not know of it; recorded as an attempt then.
 */
export function openRequest(services: Services, from: Issuer, requestId: string): Promise<Answered<OpenedRequest>> {
  return answerInTime(services, 'show', async () => {
    const { directory, requests } = services;
    const actor = await resolveIssuer(directory, from);
    const command = { command: 'show', from, actor, requestId };
    if (actor === undefined) return recordRefusal(services, { ...command, refusal: unknownPerson(directory) });
    const looked = await lookUpForReader(services, await requests.get(requestId), actor.id);
    const { stage, isApprover } = looked;
    const roles = await directory.roles(actor.id);
    const found =
      looked.request === undefined ? undefined : await findAdministration(services, looked.request, actor.id, roles);
    const [request, administration] = found === 'hidden' ? [] : [looked.request, found];
    const isResourceAdministrator = administration?.isResourceAdministrator === true;
    const relation = orAdministrator(relationTo(request, stage, actor, isApprover), isResourceAdministrator);
    // A request that does not exist is refused in the same words to everybody, also to people who may see every request.
    const refusal = refuseCommand('show', relation, request === undefined ? [] : roles);
    if (refusal !== undefined)
      return recordRefusal(services, {
        ...{ ...command, refusal },
        ...(request === undefined ? {} : { state: request.state }),
      });
    const administrator = administratorOf(relation, roles);
    const seen =
      request === undefined
        ? undefined
        : view(request, { id: actor.id, ...administrator, approves: administration?.approves === true });
    if (request === undefined || seen === undefined)
      throw new InvariantError('A person who may see a request has a view of it.');
    const brought = isApprover && stage !== undefined ? await bring(services, from, request, stage.id, actor.id) : {};
    const actions = actionsOn(request, seen, actor, {
      ...{ now: services.clock.now(), roles, isResourceAdministrator },
      couldApprove: administration?.approves === true,
      mayDecide: brought.card?.shown.live === true,
      isExtendable: await isExtendable(services, request),
    });
    return { kind: 'done', value: { request: seen, actions, ...brought } };
  });
}

/** Whether the package is offered now with a policy that lets people keep it for longer. */
async function isExtendable({ configuration }: Services, { target }: AccessRequest): Promise<boolean> {
  const { packages } = await configuration.load();
  const offered = target.kind === 'accessPackage' ? packages.find(({ id }) => id === target.id) : undefined;
  return offered !== undefined && offered.policy.extension !== 'no';
}

interface LookedUp {
  readonly request: AccessRequest | undefined;
  readonly stage: Stage | undefined;
  /** The stage is open, and asks this person by live lookup: holding the number of a request gives no sight of it. */
  readonly isApprover: boolean;
}

/** A person who is no longer asked loses their card at once, and what else they may see is looked up behind that. */
export async function lookUpForReader(
  services: Services,
  request: AccessRequest | undefined,
  personId: string,
): Promise<LookedUp> {
  const stage = request === undefined ? undefined : stageFor(request, personId);
  if (request === undefined || stage?.state !== 'open') return { request, stage, isApprover: false };
  const { approvers } = await resolveApprovers(reaching(services, personId), stage, request);
  if (approvers.some(({ id }) => id === personId)) return { request, stage, isApprover: true };
  const now = await refreshNow(services, request);
  return { request: now, stage: stageFor(now, personId), isApprover: false };
}

/** The stage that this person would look at: the one that waits for them, else the last one that they were asked in. */
function stageFor(request: AccessRequest, personId: string) {
  const theirs = request.stages.filter((stage) => isAskedOrDecided(stage, { id: personId }));
  const open = openStage(request);
  return theirs.find((stage) => stage === open) ?? theirs.at(-1);
}

async function bring(
  services: Services,
  { identity: { channel } }: Issuer,
  request: AccessRequest,
  stage: string,
  personId: string,
): Promise<Pick<OpenedRequest, 'card' | 'missingRole'>> {
  const brought = await bringCard(services, request, { stage, personId, channel });
  if (brought === undefined) throw new InvariantError('A person who is asked in a stage has a card of it.');
  // People who type here can be reached here: what was given up for them, this card among it, is due again.
  await services.deliveries.reachable(personId, channel, services.clock.now());
  const { card, before } = brought;
  const { missingRole } = card.stage;
  return missingRole === undefined ? { card: { shown: card, isSent: before === 'notThere' } } : { missingRole };
}
