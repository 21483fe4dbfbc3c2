import type { Command } from '../core/commands.ts';
import { InvariantError } from '../core/errors.ts';
import { transition } from '../core/lifecycle.ts';
import { system, viaSystem } from '../core/person.ts';
import { type AccessRequest, openStage } from '../core/request.ts';
import type { Services } from './services.ts';

const batchSize = 100;

/** Commands that only the program itself gives, with nothing but the time as fact. */
type SystemCommand = Exclude<Command, { type: 'submit' | 'decide' }>;

/** Carries out a command of the program itself. False: it was not possible any more, or somebody was first. */
export async function carryOutSystem(
  services: Pick<Services, 'clock' | 'requests' | 'doorbell'>,
  request: AccessRequest,
  command: SystemCommand,
): Promise<boolean> {
  const outcome = transition(request, command, { now: services.clock.now() });
  if (outcome.kind === 'repeated') return true;
  if (outcome.kind === 'refused') return false;
  const stored = await services.requests.replace(outcome.request, request.revision);
  if (stored) services.doorbell.ring('plan');
  return stored;
}

/** What every command of the program itself carries. The id says what it is for, so that doing it twice does it once. */
export function systemCommand(request: AccessRequest, purpose: string) {
  return { id: `${request.id}:${purpose}`, requestId: request.id, actor: system, via: viaSystem };
}

/** What happens to a request whose next action is due, other than a time-out. */
export interface DueActions {
  startDelivery(request: AccessRequest): Promise<void>;
  /** The end has come while the access was still being delivered. */
  giveUpDelivery(request: AccessRequest): Promise<void>;
  endAccess(request: AccessRequest): Promise<void>;
}

/**
 * Everything that is due, in batches: time-outs, starts and ends of access. One that fails is logged, comes back at the
 * next look, and holds up nobody else.
 */
export async function runDue(services: Services, actions: DueActions): Promise<void> {
  const failed: string[] = [];
  let before = new Map<string, number>();
  for (;;) {
    const batch = await services.requests.due(services.clock.now(), batchSize, failed);
    if (batch.length === 0) return;
    for (const request of batch) {
      try {
        // It would be due for ever, and this look would never end.
        if (before.get(request.id) === request.revision) throw new InvariantError('Being due changed nothing.');
        await act(services, actions, request);
      } catch (error) {
        failed.push(request.id);
        services.log.error({ err: error, request: request.id }, 'What is due for a request could not be done');
      }
    }
    before = new Map(batch.map(({ id, revision }) => [id, revision]));
  }
}

async function act(services: Services, actions: DueActions, request: AccessRequest): Promise<void> {
  const stage = openStage(request);
  if (stage !== undefined) {
    await carryOutSystem(services, request, { type: 'timeOut', ...systemCommand(request, `timeOut:${stage.id}`) });
  } else if (request.state === 'approved') {
    await actions.startDelivery(request);
  } else if (request.state === 'delivering') {
    await actions.giveUpDelivery(request);
  } else {
    await actions.endAccess(request);
  }
}
