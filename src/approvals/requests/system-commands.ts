import { system, viaSystem } from '../../core/base/person.ts';
import type { Command } from '../../core/request/commands.ts';
import { transition } from '../../core/request/lifecycle.ts';
import type { AccessRequest } from '../../core/request/request.ts';
import type { Services } from '../services.ts';

/** Commands that only the program itself gives, with nothing but the time as fact. */
export type SystemCommand = Extract<
  Command,
  {
    type:
      | 'closeRequest'
      | 'endLeaverAccess'
      | 'timeOut'
      | 'remind'
      | 'noteReach'
      | 'startDelivery'
      | 'finishDelivery'
      | 'extendAccess'
      | 'followEligibility'
      | 'followAccess'
      | 'noteDrift'
      | 'noteDelay'
      | 'noteLateGrant'
      | 'endAccess'
      | 'finishEnd';
  }
>;

type Needs = Pick<Services, 'clock' | 'requests' | 'doorbell'>;

/** Tries a command of the program itself once. `refused`: it is no longer possible; `lostRace`: the request changed meanwhile. */
async function attemptSystemCommand(
  { clock, requests, doorbell }: Needs,
  request: AccessRequest,
  command: SystemCommand,
): Promise<'done' | 'refused' | 'lostRace'> {
  const outcome = transition(request, command, { now: clock.now() });
  if (outcome.kind === 'repeated') return 'done';
  if (outcome.kind === 'refused') return 'refused';
  if (!(await requests.replace(outcome.request, request.revision))) return 'lostRace';
  doorbell.ring('plan');
  return 'done';
}

/** Tries a command of the program itself once. False: it is no longer possible, or the request changed meanwhile. */
export async function runSystemCommand(needs: Needs, request: AccessRequest, command: SystemCommand): Promise<boolean> {
  return (await attemptSystemCommand(needs, request, command)) === 'done';
}

/**
 * Tries a command of the program itself on the request as it is stored, again each time that the request changed meanwhile.
 * `make` builds the command for the request as it was read. False: it is not possible, or there is no such request.
 */
export async function runSystemCommandUntilDone(
  needs: Needs,
  requestId: string,
  make: (request: AccessRequest) => SystemCommand,
): Promise<boolean> {
  for (;;) {
    const request = await needs.requests.get(requestId);
    if (request === undefined) return false;
    const done = await attemptSystemCommand(needs, request, make(request));
    if (done !== 'lostRace') return done === 'done';
  }
}

/** What every command of the program itself carries. The id says what it is for, so that doing it twice does it once. */
export function systemCommand(request: AccessRequest, purpose: string) {
  return { id: `${request.id}:${purpose}`, requestId: request.id, actor: system, via: viaSystem };
}
