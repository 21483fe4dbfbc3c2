import { carryOutSystem, systemCommand, tryOut } from '../approvals/by-system.ts';
import type { DueActions } from '../approvals/run-due.ts';
import type { Services } from '../approvals/services.ts';
import { isOver, tooLateToDeliver } from '../core/access.ts';
import { claim, type Holdings, release } from '../core/holdings.ts';
import type { AccessRequest } from '../core/request.ts';
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
  /** An extension gives nothing: it moves the end of what is there, and then says whether that was possible. */
  const extend = async (extension: AccessRequest, requestId: string): Promise<void> => {
    await carryOutSystem(needs, extension, { type: 'startDelivery', ...systemCommand(extension, 'startDelivery') });
    const started = await needs.requests.get(extension.id);
    if (started?.state !== 'delivering') return;
    const extended = await extendAccess(started, requestId);
    const problem = 'it had ended before it could be extended';
    const outcomes = started.target.resources.map((resource) =>
      extended ? { resource, delivered: true } : { resource, delivered: false, problem },
    );
    const command = { type: 'finishDelivery', ...systemCommand(started, 'finishDelivery'), outcomes } as const;
    await carryOutSystem(needs, started, command);
  };

  const extendAccess = async ({ id, window }: AccessRequest, requestId: string): Promise<boolean> => {
    for (;;) {
      const extended = await needs.requests.get(requestId);
      if (extended === undefined || window.endsAt === undefined) return false;
      const about = { extension: id, endsAt: window.endsAt } as const;
      const command = { type: 'extendAccess', ...systemCommand(extended, `extendedBy:${id}`), ...about } as const;
      const done = await tryOut(needs, extended, command);
      if (done !== 'lostRace') return done === 'done';
    }
  };

  return {
    async startDelivery(request): Promise<void> {
      if (request.extensionOf !== undefined) return extend(request, request.extensionOf.requestId);
      const over = isOver(request, needs.clock.now());
      await change(request.beneficiary.id, (holdings) =>
        // It may have been claimed before a crash.
        over ? release(holdings, request.id) : claim(holdings, request.id, request.target.resources),
      );
      await carryOutSystem(needs, request, { type: 'startDelivery', ...systemCommand(request, 'startDelivery') });
    },
    async giveUpDelivery(request): Promise<void> {
      if (request.extensionOf !== undefined) return extend(request, request.extensionOf.requestId);
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
