import { orAdministrator, refuseCommand, relationTo } from '../core/authority.ts';
import { cardFor } from '../core/card.ts';
import { type AccessRequest, openStage } from '../core/request.ts';
import { administratorOf, asked, type RequestView, view } from '../core/view.ts';
import { planCard } from '../delivery/plan-card.ts';
import { type Answered, answerInTime } from './answer.ts';
import { resolveApprovers } from './approvers.ts';
import { type Issuer, recordRefusal, resolveIssuer, unknownPerson } from './issuer.ts';
import { findResourceAdministration } from './resource-administration.ts';
import type { Services } from './services.ts';

/** A request opened from a list, read afresh, as its reader may see it. */
export interface Shown {
  readonly request: RequestView;
  /**
   * While it waits for the reader's decision: whether its card is `there` in this chat already, or is `sent` now because no
   * messages go out for its package, or it could not be delivered before. Like every card it is edited from then on,
   * and there is one of it.
   */
  readonly card?: 'there' | 'sent';
}

export function show(services: Services, from: Issuer, requestId: string): Promise<Answered<Shown>> {
  return answerInTime(services.log, async () => {
    const { directory, requests } = services;
    const actor = await resolveIssuer(directory, from);
    const command = { command: 'show', from, actor, requestId };
    if (actor === undefined) return recordRefusal(services, { ...command, refusal: unknownPerson(directory) });
    const request = await requests.get(requestId);
    const stage = request === undefined ? undefined : stageFor(request, actor.id);
    const [isApprover, roles, administration] = await Promise.all([
      request !== undefined && isApproverNow(services, request, stage, actor.id),
      directory.roles(actor.id),
      request === undefined ? undefined : findResourceAdministration(services, request, actor.id),
    ]);
    const relation = orAdministrator(relationTo(request, stage, actor, isApprover), administration !== undefined);
    // To whoever may see every request, one that there is not is refused in the same words as to everybody.
    const refusal = refuseCommand('show', relation, request === undefined ? [] : roles);
    if (refusal !== undefined)
      return recordRefusal(services, {
        ...{ ...command, refusal },
        ...(request === undefined ? {} : { state: request.state }),
      });
    const administrator = administratorOf(relation, roles);
    const seen =
      request === undefined ? undefined : view(request, { id: actor.id, ...administrator, ...administration });
    if (request === undefined || seen === undefined) throw new Error('Whoever may see a request has a view of it.');
    const card = stage?.state === 'open' ? await bringCard(services, from, request, stage.id, actor.id) : undefined;
    return { kind: 'done', value: { request: seen, ...(card === undefined ? {} : { card }) } };
  });
}

/** The stage that this person would look at: the one that waits for them, else the last one that they were asked in. */
function stageFor(request: AccessRequest, personId: string) {
  const theirs = request.stages.filter((stage) => asked(stage, { id: personId }));
  const open = openStage(request);
  return theirs.find((stage) => stage === open) ?? theirs.at(-1);
}

/** Whoever is asked is looked up now: holding the number of a request gives no sight of it. */
async function isApproverNow(
  { directory }: Services,
  request: AccessRequest,
  stage: ReturnType<typeof stageFor>,
  personId: string,
): Promise<boolean> {
  if (stage?.state !== 'open') return false;
  return (await resolveApprovers(directory, stage, request)).some(({ id }) => id === personId);
}

async function bringCard(
  { clock, deliveries, doorbell }: Services,
  { identity: { channel } }: Issuer,
  request: AccessRequest,
  stage: string,
  personId: string,
): Promise<'there' | 'sent'> {
  const card = cardFor(request, stage, personId);
  if (card === undefined) throw new Error('Whoever is asked in a stage has a card of it.');
  const plan = planCard(request, card, personId, channel);
  const isThere = await deliveries.isShown(plan.id);
  await deliveries.plan([plan], clock.now());
  // Whoever types here can be reached here: what was given up for them, this card among it, is due again.
  await deliveries.reachable(personId, channel, clock.now());
  doorbell.ring('deliver');
  return isThere ? 'there' : 'sent';
}
