import type { Name } from '../../core/base/name.ts';
import type { Refusal } from '../../core/base/refusal.ts';
import { refuseCommand } from '../../core/request/authority.ts';
import type { CommandOf, FactsOf } from '../../core/request/commands.ts';
import { nothingToEnd } from '../../core/request/handlers/ending.ts';
import { transition } from '../../core/request/lifecycle.ts';
import type { AccessRequest } from '../../core/request/request.ts';
import { type Answered, answerInTime } from '../answer.ts';
import { type Issuer, type PersonActor, recordRefusal, resolveIssuer, unknownPerson, viaOf } from '../issuer.ts';
import type { Services } from '../services.ts';
import { findAdministration } from './administration.ts';

/** What people command about a request that is there, beside deciding it. */
type Personal = 'cancel' | 'returnAccess' | 'revoke';
type Issued = Pick<CommandOf<Personal>, 'id' | 'requestId' | 'actor' | 'via'>;

/** What became of a command: the request as it is now, and who gave the command. */
export interface Commanded {
  readonly request: AccessRequest;
  readonly actor: PersonActor;
}

/** Which request somebody commands something about. `requestId` is only a name: it gives no authority. */
export interface AboutRequest {
  readonly from: Issuer;
  readonly requestId: string;
}

/** What the form for a reason needs to know of the request that it is about. */
export interface ReasonNeeded {
  readonly requestId: string;
  readonly requestor: string;
  readonly beneficiary: string;
  readonly packageName: Name;
}

/** Asks for the reason without which a command is refused; undefined: it is refused for something else. */
export function askForReason(
  { id, requestor, beneficiary, target }: AccessRequest,
  { code }: Refusal,
): { readonly form: ReasonNeeded } | undefined {
  if (code !== 'reasonRequired') return undefined;
  return {
    form: { requestId: id, requestor: requestor.name, beneficiary: beneficiary.name, packageName: target.name },
  };
}

/**
 * Carries out a person's command on a request, in one write. `make` puts into it what was said beside it.
 *
 * @param ask what to ask the person instead of refusing the command; undefined: it is refused.
 */
export function runPersonalCommand<Question = never>(
  services: Services,
  { from, requestId }: AboutRequest,
  type: Personal,
  make: (issued: Issued) => CommandOf<Personal>,
  ask?: (request: AccessRequest, refusal: Refusal) => Question | undefined,
): Promise<Answered<Commanded | Question>> {
  return answerInTime<Commanded | Question>(services, type, async (progress) => {
    const { clock, directory, requests, doorbell } = services;
    const actor = await resolveIssuer(directory, from);
    const refused = { command: type, from, actor, requestId };
    if (actor === undefined) return recordRefusal(services, { ...refused, refusal: unknownPerson(directory) });
    for (;;) {
      const [request, roles] = await Promise.all([requests.get(requestId), directory.roles(actor.id)]);
      const administration =
        request === undefined ? undefined : await findAdministration(services, request, actor.id, roles);
      if (request === undefined || administration === 'hidden') {
        // Whether there is such a request is told to nobody who could not command this about one.
        const refusal = refuseCommand(type, 'none', roles) ?? nothingToEnd();
        return recordRefusal(services, { ...refused, refusal });
      }
      const facts: FactsOf['revoke'] = {
        ...{ now: clock.now(), roles, isResourceAdministrator: administration?.isResourceAdministrator === true },
        ...(administration === undefined ? {} : { couldApprove: administration.approves }),
      };
      const command = make({ id: from.delivery, requestId, actor, via: viaOf(from) });
      const outcome = transition<Personal>(request, command, facts);
      const question = outcome.kind === 'refused' ? ask?.(request, outcome.refusal) : undefined;
      if (question !== undefined) return { kind: 'done', value: question };
      if (outcome.kind === 'refused')
        return recordRefusal(services, { ...refused, refusal: outcome.refusal, state: request.state });
      if (outcome.kind === 'repeated') return { kind: 'done', value: { request: outcome.request, actor } };
      progress.beginWrite();
      if (await requests.replace(outcome.request, request.revision)) {
        doorbell.ring('plan');
        if (outcome.request.earlyEnd !== undefined) doorbell.ring('due');
        return { kind: 'done', value: { request: outcome.request, actor } };
      }
      progress.lostRace();
    }
  });
}
