import { type PersonRef, system, viaSystem } from '../../core/base/person.ts';
import { hourMs } from '../../core/base/time.ts';
import { changeConfiguration } from '../../core/configuration/configuration.ts';
import type { Named } from '../../core/configuration/names.ts';
import { roleName } from '../../core/policy/role.ts';
import type { Services } from '../services.ts';

type Needs = Pick<Services, 'clock' | 'directory' | 'configuration' | 'requests' | 'doorbell' | 'log'>;

/** How many people are looked up at each look, and how long after a round through all of them the next one begins, in ms. */
const peopleAtOnce = 20;
const roundMs = hourMs;

/**
 * A look that ends the eligibilities of people who have left: a few people at a time, everybody about once an hour.
 * Nothing follows for whom the directory cannot tell; they are asked about again in the next round.
 */
export function createEligibilityLook(needs: Needs): () => Promise<void> {
  let left: string[] = [];
  let begunAt: number | undefined;
  return async () => {
    const now = needs.clock.now().getTime();
    if (left.length === 0) {
      if (begunAt !== undefined && now >= begunAt && now - begunAt < roundMs) return;
      begunAt = now;
      const { eligibilities } = await needs.configuration.load();
      left = [...new Set(eligibilities.map(({ personId }) => personId))];
    }
    const some = left.splice(0, peopleAtOnce);
    await Promise.all(
      some.map(async (personId) => {
        try {
          if ((await needs.directory.person(personId)) === undefined) await endEligibilities(needs, personId);
        } catch (error) {
          needs.log.warn(
            { err: error, person: personId },
            'Whether somebody who is eligible has left could not be asked',
          );
        }
      }),
    );
  };
}

async function endEligibilities(needs: Needs, personId: string): Promise<void> {
  for (;;) {
    const configuration = await needs.configuration.load();
    const person = await nameOf(needs, personId);
    const roles = configuration.roles.map((one): Named => ({ kind: 'role', id: one.id, name: roleName(one) }));
    const names: Named[] = [{ kind: 'person', ...person }, ...roles];
    const issued = { id: `left:${personId}:${configuration.revision}`, actor: system, via: viaSystem };
    const command = { type: 'endEligibilities', ...issued, person, names } as const;
    const { timeZone } = needs.directory;
    const facts = { now: needs.clock.now(), timeZone, roles: [], hasSecondAdministrator: true };
    const outcome = changeConfiguration(configuration, command, facts);
    if (outcome.kind !== 'accepted') return;
    if (await needs.configuration.append(outcome.event)) return needs.doorbell.ring('plan');
  }
}

/** The directory does not know the name of somebody who has left any more; a request of theirs does. */
async function nameOf({ requests }: Needs, id: string): Promise<PersonRef> {
  const [request] = (await requests.list({ kind: 'mine', personId: id }, 1)).requests;
  const named = [request?.beneficiary, request?.requestor].find((one) => one?.id === id);
  return { id, name: named?.name ?? id };
}
