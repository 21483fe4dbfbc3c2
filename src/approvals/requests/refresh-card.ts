import { directoryRoles } from '../../core/base/person.ts';
import { proposalIsOver } from '../../core/configuration/configuration.ts';
import { notYourDecision } from '../../core/request/authority.ts';
import { type Card, cardFor } from '../../core/view/card.ts';
import { changeCardFor, withdrawnChangeCardFor } from '../../core/view/change-card.ts';
import { findCardFacts } from '../../delivery/card-facts.ts';
import { cardId, changeCard, stageCard } from '../../delivery/plan-cards.ts';
import { rememberMessage } from '../../delivery/remember-message.ts';
import { type Answered, answerInTime } from '../answer.ts';
import { type Issuer, type PersonActor, recordRefusal, resolveIssuer, unknownPerson } from '../issuer.ts';
import type { Services } from '../services.ts';
import { lookUpForReader } from './open-request.ts';

/** What a card is about. Only a name: it gives no authority. */
export type CardName = { readonly requestId: string; readonly stage: string } | { readonly proposal: number };

/** What somebody's card shows now. Clients ask by themselves when its reader comes back to it; nothing is decided by that. */
export function refreshCard(
  services: Services,
  from: Issuer,
  name: CardName,
): Promise<Answered<{ readonly card: Card }>> {
  return answerInTime(services, 'refreshCard', async () => {
    const { directory } = services;
    const actor = await resolveIssuer(directory, from);
    const command = { from, actor, command: 'refreshCard' };
    if (actor === undefined) return recordRefusal(services, { ...command, refusal: unknownPerson(directory) });
    const { channel } = from.identity;
    if ('proposal' in name) {
      rememberMessage(services, cardId(changeCard(name.proposal), actor.id, channel), from.address);
      const card = await changeCardNow(services, actor, name.proposal);
      if (card === undefined) return recordRefusal(services, { ...command, refusal: proposalIsOver() });
      return { kind: 'done', value: { card } };
    }
    const { requestId, stage } = name;
    rememberMessage(services, cardId(stageCard(requestId, stage), actor.id, channel), from.address);
    const card = await stageCardNow(services, actor, requestId, stage);
    if (card === undefined)
      return recordRefusal(services, { ...command, refusal: notYourDecision(), requestId, stage });
    return { kind: 'done', value: { card } };
  });
}

async function stageCardNow(
  services: Services,
  actor: PersonActor,
  requestId: string,
  stage: string,
): Promise<Card | undefined> {
  const { request } = await lookUpForReader(services, await services.requests.get(requestId), actor.id);
  if (request === undefined || !request.stages.some(({ id }) => id === stage)) return undefined;
  const factsOf = await findCardFacts(services.directory, request, stage);
  return cardFor(request, stage, actor.id, factsOf(actor.id));
}

async function changeCardNow(
  { configuration, deliveries, directory }: Services,
  actor: PersonActor,
  id: number,
): Promise<Card | undefined> {
  const [{ proposals }, roles] = await Promise.all([configuration.load(), directory.roles(actor.id)]);
  const proposal = proposals.find((one) => one.id === id);
  if (proposal === undefined) return undefined;
  const isAsked = roles.includes(directoryRoles.identityGovernanceAdministrator);
  // A number that anybody can count up to shows nothing to people who were never asked.
  if (!isAsked && !(await deliveries.changeCardHolders([id])).some(({ personId }) => personId === actor.id))
    return undefined;
  return (isAsked ? changeCardFor : withdrawnChangeCardFor)(proposal, directory, actor.id);
}
