import { planChangeCards } from './plan-change-cards.ts';
import { administratorsOf, type PlannerNeeds } from './planning.ts';

/**
 * Looks up again who can confirm what waits for a second administrator: whoever came to hold the role since gets the
 * card as well. For everybody else it comes to the rows that are there.
 */
export async function refreshProposals(
  needs: Pick<PlannerNeeds, 'clock' | 'directory' | 'configuration' | 'deliveries' | 'channels'>,
): Promise<void> {
  const configuration = await needs.configuration.load();
  const waiting = configuration.proposals.filter(({ state }) => state === 'waiting');
  if (waiting.length === 0) return;
  const administrators = await administratorsOf(needs.directory);
  await needs.deliveries.plan(await planChangeCards(needs, configuration, waiting, administrators), needs.clock.now());
}
