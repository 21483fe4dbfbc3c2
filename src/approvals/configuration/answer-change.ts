import { type ConfigurationState, proposalIsOver } from '../../core/configuration/configuration.ts';
import { type ChangeCard, changeCardFor } from '../../core/view/change-card.ts';
import { cardId, changeCard } from '../../delivery/plan-cards.ts';
import { rememberMessage } from '../../delivery/remember-message.ts';
import { type Answered, answerInTime } from '../answer.ts';
import { type Issuer, type PersonActor, recordRefusal, resolveIssuer, unknownPerson, viaOf } from '../issuer.ts';
import type { Services } from '../services.ts';
import { answerProposal } from './configure.ts';

/** What an administrator clicked on the card of a change. `proposal` is only a name: it gives no authority. */
export interface ChangeAnswer {
  readonly from: Issuer;
  readonly proposal: number;
  readonly answer: 'confirm' | 'reject';
}

/** The parts that a chat's 3 s are divided into: who it is, the answer itself, and what the card shows now. */
const resolveWithinMs = 500;
const showWithinMs = 150;

/** Confirms or rejects what an administrator proposed, in one write; says what the clicker's card should show now. */
export async function answerChange(
  services: Services,
  { from, proposal, answer }: ChangeAnswer,
): Promise<Answered<{ readonly card: ChangeCard }>> {
  const { directory, configuration } = services;
  const resolved = await answerInTime<PersonActor>(
    services,
    'resolveIssuer',
    async () => {
      const actor = await resolveIssuer(directory, from);
      if (actor !== undefined) return { kind: 'done', value: actor };
      const refusal = unknownPerson(directory);
      return recordRefusal(services, { from, actor, command: `${answer}Configuration`, refusal });
    },
    resolveWithinMs,
  );
  if (resolved.kind !== 'done') return resolved;
  const actor = resolved.value;
  rememberMessage(services, cardId(changeCard(proposal), actor.id, from.identity.channel), from.address);
  const cardIn = ({ proposals }: ConfigurationState): ChangeCard | undefined => {
    const found = proposals.find(({ id }) => id === proposal);
    return found === undefined ? undefined : changeCardFor(found, directory, actor.id);
  };
  // In somebody else's hands the same click is another command, and no repetition of what the first one did.
  const delivery = `${from.delivery}/${actor.id}`;
  const answered = await answerProposal(services, { actor, via: viaOf(from), delivery }, proposal, answer);
  if (answered.kind === 'done') {
    const card = cardIn(answered.value.configuration);
    // The same click again, so late that the change is only in the log by now.
    if (card === undefined) return { kind: 'refused', refusal: proposalIsOver() };
    return { kind: 'done', value: { card } };
  }
  // People who are not administrators have no card of it.
  if (answered.kind !== 'refused' || answered.refusal.code === 'notAdministrator') return answered;
  const now = await answerInTime(
    services,
    'showChange',
    async () => ({ kind: 'done', value: await configuration.load() }),
    showWithinMs,
  );
  const card = now.kind === 'done' ? cardIn(now.value) : undefined;
  return card === undefined ? answered : { ...answered, card };
}
