import { carryOutSystem, type DueActions, systemCommand } from '../approvals/run-due.ts';
import type { Services } from '../approvals/services.ts';
import { claim, type Holdings, release } from '../core/holdings.ts';
import { isOver, tooLateToDeliver } from '../core/lifecycle.ts';
import type { HoldingsStore } from '../ports/holdings-store.ts';

type Needs = Pick<Services, 'clock' | 'requests' | 'doorbell'> & { readonly holdings: HoldingsStore };

/**
 * Begins and ends assignments: changes what is wanted in the person's holdings first, then says so in the request.
 * After a crash in between, the request is still due, and wanting the same twice changes nothing.
 */
export function createAssignments(needs: Needs): DueActions {
  const change = async (personId: string, how: (holdings: Holdings) => Holdings): Promise<void> => {
    for (;;) {
      const holdings = await needs.holdings.get(personId);
      const next = how(holdings);
      if (next === holdings || (await needs.holdings.replace(next, needs.clock.now()))) break;
    }
    needs.doorbell.ring('fulfil');
  };
  return {
    async startDelivery(request): Promise<void> {
      const over = isOver(request, needs.clock.now());
      await change(request.beneficiary.id, (holdings) =>
        // It may have been claimed before a crash.
        over ? release(holdings, request.id) : claim(holdings, request.id, request.target.resources),
      );
      await carryOutSystem(needs, request, { type: 'startDelivery', ...systemCommand(request, 'startDelivery') });
    },
    async giveUpDelivery(request): Promise<void> {
      await change(request.beneficiary.id, (holdings) => release(holdings, request.id));
      const { outcomes } = tooLateToDeliver(request);
      const command = { type: 'finishDelivery', ...systemCommand(request, 'finishDelivery'), outcomes } as const;
      await carryOutSystem(needs, request, command);
    },
    async endAccess(request): Promise<void> {
      await change(request.beneficiary.id, (holdings) => release(holdings, request.id));
      await carryOutSystem(needs, request, { type: 'endAccess', ...systemCommand(request, 'endAccess') });
    },
  };
}
