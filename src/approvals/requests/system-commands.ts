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
      | 'startDelivery'
      | 'finishDelivery'
      | 'extendAccess'
      | 'followEligibility'
      | 'followAccess'
      | 'noteDrift'
      | 'noteDelay'
      | 'endAccess'
      | 'finishEnd';
  }
>;

type Needs = Pick<Services, 'clock' | 'requests' | 'doorbell'>;

/** Carries out a command of the program itself. `refused`: it is not possible any more; `lostRace`: somebody was first. */
async function tryOut(
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

/** The same; false: it was not possible any more, or somebody was first. */
export async function carryOutSystem(needs: Needs, request: AccessRequest, command: SystemCommand): Promise<boolean> {
  return (await tryOut(needs, request, command)) === 'done';
}

/** The same, again and again until nobody is first; false: it is not possible, or there is no such request. */
export async function insist(
  needs: Needs,
  requestId: string,
  make: (request: AccessRequest) => SystemCommand,
): Promise<boolean> {
  for (;;) {
    const request = await needs.requests.get(requestId);
    if (request === undefined) return false;
    const done = await tryOut(needs, request, make(request));
    if (done !== 'lostRace') return done === 'done';
  }
}

/** What every command of the program itself carries. The id says what it is for, so that doing it twice does it once. */
export function systemCommand(request: AccessRequest, purpose: string) {
  return { id: `${request.id}:${purpose}`, requestId: request.id, actor: system, via: viaSystem };
}
