import { refuseCommand } from '../core/authority.ts';
import { transition } from '../core/lifecycle.ts';
import type { AccessRequest } from '../core/request.ts';
import { type Answered, answerInTime } from './answer.ts';
import { type Issuer, recordRefusal, resolveIssuer, unknownPerson, viaOf } from './issuer.ts';
import { administersResource } from './resource-administrator.ts';
import type { Services } from './services.ts';

export interface Cancellation {
  readonly from: Issuer;
  /** Only a name: it gives no authority. */
  readonly requestId: string;
}

/** The requestor takes a pending request back, in one write. */
export function cancel(services: Services, { from, requestId }: Cancellation): Promise<Answered<AccessRequest>> {
  return answerInTime(services.log, async (progress) => {
    const { clock, directory, requests, doorbell } = services;
    const actor = await resolveIssuer(directory, from);
    const command = { command: 'cancel', from, actor, requestId };
    if (actor === undefined) return recordRefusal(services, { ...command, refusal: unknownPerson(directory) });
    for (;;) {
      const request = await requests.get(requestId);
      if (request === undefined) {
        const refusal = refuseCommand('cancel', 'none', []);
        if (refusal === undefined) throw new Error('Nobody cancels what is not there.');
        return recordRefusal(services, { ...command, refusal });
      }
      const issued = { type: 'cancel', id: from.delivery, requestId, actor, via: viaOf(from) } as const;
      const isResourceAdministrator = await administersResource(directory, request, actor.id);
      const outcome = transition<'cancel'>(request, issued, { now: clock.now(), isResourceAdministrator });
      if (outcome.kind === 'refused')
        return recordRefusal(services, { ...command, refusal: outcome.refusal, state: request.state });
      if (outcome.kind === 'repeated') return { kind: 'done', value: outcome.request };
      progress.beginWrite();
      if (await requests.replace(outcome.request, request.revision)) {
        doorbell.ring('plan');
        return { kind: 'done', value: outcome.request };
      }
      progress.lostRace();
    }
  });
}
