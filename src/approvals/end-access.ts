import { refuseCommand } from '../core/authority.ts';
import type { CommandOf, FactsOf } from '../core/commands.ts';
import { nothingToEnd } from '../core/ending.ts';
import { transition } from '../core/lifecycle.ts';
import type { AccessRequest } from '../core/request.ts';
import { type Answered, answerInTime } from './answer.ts';
import { type Issuer, type PersonActor, recordRefusal, resolveIssuer, unknownPerson, viaOf } from './issuer.ts';
import { administersResource } from './resource-administrator.ts';
import type { Services } from './services.ts';

/** Access that is to end before its time. `requestId` is only a name: it gives no authority. */
export interface EarlyEndInput {
  readonly from: Issuer;
  readonly requestId: string;
}

/** The beneficiary gives the access back. */
export function returnAccess(services: Services, input: EarlyEndInput): Promise<Answered<AccessRequest>> {
  return end(services, input, 'returnAccess', (issued) => ({ type: 'returnAccess', ...issued }));
}

/** Whoever approved it, or an administrator, takes the access away, and says why. */
export function revoke(
  services: Services,
  { reason, ...input }: EarlyEndInput & { readonly reason: string },
): Promise<Answered<AccessRequest>> {
  return end(services, input, 'revoke', (issued) => ({ type: 'revoke', ...issued, reason }));
}

type Ending = 'returnAccess' | 'revoke';
type Issued = Pick<CommandOf<Ending>, 'id' | 'requestId' | 'actor' | 'via'>;

function end<T extends Ending>(
  services: Services,
  { from, requestId }: EarlyEndInput,
  type: T,
  make: (issued: Issued) => CommandOf<T>,
): Promise<Answered<AccessRequest>> {
  return answerInTime(services.log, async (progress) => {
    const { clock, directory, requests, doorbell } = services;
    const actor = await resolveIssuer(directory, from);
    const command = { command: type, from, actor, requestId };
    if (actor === undefined) return recordRefusal(services, { ...command, refusal: unknownPerson(directory) });
    for (;;) {
      const request = await requests.get(requestId);
      if (request === undefined) {
        // Whether there is such a request is told to nobody who could not end its access.
        const refused = refuseCommand(type, 'none', await directory.roles(actor.id));
        return recordRefusal(services, { ...command, refusal: refused ?? nothingToEnd() });
      }
      const issued = make({ id: from.delivery, requestId, actor, via: viaOf(from) });
      const outcome = transition<T>(request, issued, await gatherFacts(services, actor, request, clock.now()));
      if (outcome.kind === 'refused')
        return recordRefusal(services, { ...command, refusal: outcome.refusal, state: request.state });
      if (outcome.kind === 'repeated') return { kind: 'done', value: outcome.request };
      progress.beginWrite();
      if (await requests.replace(outcome.request, request.revision)) {
        doorbell.ring('plan');
        doorbell.ring('due');
        return { kind: 'done', value: outcome.request };
      }
      progress.lostRace();
    }
  });
}

async function gatherFacts<T extends Ending>(
  { directory }: Services,
  actor: PersonActor,
  request: AccessRequest,
  now: Date,
): Promise<FactsOf[T]> {
  const [roles, isResourceAdministrator] = await Promise.all([
    directory.roles(actor.id),
    administersResource(directory, request, actor.id),
  ]);
  return { now, roles, isResourceAdministrator } as unknown as FactsOf[T];
}
