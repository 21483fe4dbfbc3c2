import { refuseCommand } from '../core/request/authority.ts';
import { type Answered, answerInTime } from './answer.ts';
import { type Issuer, type PersonActor, recordRefusal, resolveIssuer, unknownPerson } from './issuer.ts';
import type { Services } from './services.ts';

/**
 * Does something for an administrator of the organization, by live lookup; everybody else is refused, and learns nothing.
 *
 * @param command how it is called in attempts and measurements.
 */
export function asAdministrator<T>(
  services: Services,
  from: Issuer,
  command: string,
  work: (actor: PersonActor) => Promise<Answered<T>>,
  limitMs?: number,
): Promise<Answered<T>> {
  return answerInTime(
    services,
    command,
    async () => {
      const { directory } = services;
      const actor = await resolveIssuer(directory, from);
      if (actor === undefined)
        return recordRefusal(services, { from, actor, command, refusal: unknownPerson(directory) });
      const refusal = refuseCommand('configure', 'none', await directory.roles(actor.id));
      return refusal === undefined ? work(actor) : recordRefusal(services, { from, actor, command, refusal });
    },
    limitMs,
  );
}
