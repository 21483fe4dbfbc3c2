import { isOffered, isStillOffered } from '../../core/configuration/offers.ts';
import type { CloseRequest } from '../../core/request/commands.ts';
import type { AccessRequest } from '../../core/request/request.ts';
import { batchSizes } from '../../ports/batch-sizes.ts';
import type { Directory } from '../../ports/directory.ts';
import { type LookProgress, unwatched } from '../../ports/look.ts';
import { takeDue } from '../../ports/take-due.ts';
import { runSystemCommandUntilDone, systemCommand } from '../requests/system-commands.ts';
import type { Services } from '../services.ts';

type CloseReason = CloseRequest['why'];

interface ReasonNeeds {
  readonly directory: Pick<Directory, 'person'>;
  readonly configuration: Pick<Services['configuration'], 'load'>;
}

/**
 * Why nothing can come of a pending request any more: its beneficiary or its requestor has left, or what it asks for
 * was removed. Undefined: it can go on. Rejects when the directory cannot tell, and then nothing follows.
 */
export async function reasonToClose(
  { directory, configuration }: ReasonNeeds,
  request: AccessRequest,
): Promise<CloseReason | undefined> {
  for (const person of [request.beneficiary, request.requestor])
    if ((await directory.person(person.id)) === undefined) return { kind: 'left', person };
  return isStillOffered(await configuration.load(), request) ? undefined : { kind: 'notOffered' };
}

/** A directory that looks up each person once, for as long as it is used: many requests are about the same people. */
export function findingOnce(directory: Pick<Directory, 'person'>): Pick<Directory, 'person'> {
  const found = new Map<string, ReturnType<Directory['person']>>();
  return {
    person(id) {
      const known = found.get(id) ?? directory.person(id);
      found.set(id, known);
      return known;
    },
  };
}

/** Closes a pending request; false: it is not pending any more. */
export function closeRequest(
  needs: Pick<Services, 'clock' | 'requests' | 'doorbell'>,
  { id }: AccessRequest,
  why: CloseReason,
): Promise<boolean> {
  return runSystemCommandUntilDone(needs, id, (request) => ({
    type: 'closeRequest',
    ...systemCommand(request, 'close'),
    why,
  }));
}

/**
 * Closes all pending requests for packages and roles that were removed since they were made. One that cannot be closed
 * is tried again after ever longer waits, and holds up no other.
 */
export async function closeRemoved(
  services: Pick<Services, 'clock' | 'configuration' | 'requests' | 'doorbell' | 'log'>,
  look: LookProgress = unwatched,
): Promise<void> {
  const { clock, configuration, requests } = services;
  const offers = await configuration.load();
  for (const targetId of await requests.pendingTargets()) {
    const isOfferedNow = isOffered(offers, targetId);
    // What was removed and is offered again: of its requests only those from before are closed.
    const until = isOfferedNow ? offers.removals.get(targetId) : undefined;
    if (isOfferedNow && until === undefined) continue;
    await takeDue(services, look, {
      read: () => requests.toClose(clock.now(), targetId, batchSizes.close, until),
      // One that is not pending any more is not read again.
      processOne: async (request) =>
        (await closeRequest(services, request, { kind: 'notOffered' })) ? 'done' : 'later',
      since: ({ submittedAt }) => offers.removals.get(targetId) ?? submittedAt,
      putOff: ({ id }, at) => requests.closeLater(id, at),
      fieldsOf: ({ id }) => ({ request: id }),
      failed: 'A request for something that was removed could not be closed',
    });
  }
}
