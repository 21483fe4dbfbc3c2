import { StoreError } from '../ports/stores/store-error.ts';
import { planChangeCards } from './plan-change-cards.ts';
import { administratorsOf, type PlannerNeeds } from './planning.ts';

type Needs = Pick<PlannerNeeds, 'clock' | 'directory' | 'configuration' | 'deliveries' | 'channels' | 'log'>;

/**
 * Looks up again who can confirm what waits for a second administrator: people who have come to hold the role get
 * the card as well. For everybody else it comes to the rows that are there. A directory that cannot tell changes nothing: the
 * cards stay as they are until the next look.
 */
export async function refreshProposals(needs: Needs): Promise<void> {
  const configuration = await needs.configuration.load();
  const waiting = configuration.proposals.filter(({ state }) => state === 'waiting');
  if (waiting.length === 0) return;
  const administrators = await unlessAway(needs, {}, () => administratorsOf(needs.directory));
  if (administrators === undefined) return;
  for (const proposal of waiting) {
    const about = { proposal: proposal.id };
    const plans = await unlessAway(needs, about, () =>
      planChangeCards(needs, configuration, [proposal], administrators),
    );
    if (plans !== undefined) await needs.deliveries.plan(plans, needs.clock.now());
  }
}

/** What a question to the directory came to; undefined: it could not tell. A database that fails is the look's own failure. */
async function unlessAway<T>({ log }: Needs, about: object, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof StoreError) throw error;
    log.warn({ err: error, ...about }, 'Who can confirm a change could not be looked up; the next look tries it again');
    return undefined;
  }
}
