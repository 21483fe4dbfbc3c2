import type { AccessRequest } from '../../core/request/request.ts';
import { cardFor, type StageCard } from '../../core/view/card.ts';
import { findCardFacts } from '../../delivery/card-facts.ts';
import { planCard, stageSubject } from '../../delivery/plan-cards.ts';
import type { Services } from '../services.ts';

/** Whose card of which stage, and in which chat. */
interface CardPlace {
  readonly stage: string;
  readonly personId: string;
  readonly channel: string;
  readonly onlyExisting?: boolean;
}

type Needs = Pick<Services, 'clock' | 'directory' | 'deliveries' | 'doorbell'>;

/**
 * Brings one person's card of a stage to what it should be now, in the chat that they use at this moment: it depends on
 * roles that they may have gained or lost since it was planned. `onlyExisting`: a card that is not there stays away.
 * Undefined: they have none to be brought.
 */
export async function bringCard(
  { clock, directory, deliveries, doorbell }: Needs,
  request: AccessRequest,
  { stage, personId, channel, onlyExisting = false }: CardPlace,
): Promise<{ readonly card: StageCard; readonly before: 'there' | 'notThere' | 'failing' } | undefined> {
  const card = cardFor(request, stage, personId, (await findCardFacts(directory, request, stage))(personId));
  if (card === undefined) return undefined;
  const plan = planCard(stageSubject(request, stage), card, personId, channel);
  const before = await deliveries.stateOf(plan.id);
  await deliveries.plan([{ ...plan, onlyExisting }], clock.now());
  doorbell.ring('deliver');
  return { card, before };
}
