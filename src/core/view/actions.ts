import { orAdministrator, type Relation, refuseCommand, relationTo } from '../request/authority.ts';
import { relationToAccess } from '../request/handlers/ending.ts';
import type { AccessRequest } from '../request/request.ts';
import type { RequestView, Status } from './request-view.ts';

/** What somebody can do with a request or with the access that it led to. */
export type RequestAction = 'decide' | 'cancel' | 'extend' | 'return' | 'revoke' | 'askAgain';

/** What the actions depend on beside the request: what was looked up about the person at this moment. */
export interface ActionFacts {
  readonly now: Date;
  /** The directory roles that the person holds. */
  readonly roles: readonly string[];
  readonly isResourceAdministrator: boolean;
  /** They administer the request and could also approve it. */
  readonly couldApprove: boolean;
  /** Its open stage waits for this person, and they have all that it takes to decide it. */
  readonly mayDecide: boolean;
  /** What the access is for is offered now, with a policy that lets people keep it for longer. */
  readonly isExtendable: boolean;
}

/**
 * What this person can do with the request now, in the order in which it is offered. Who may do what is the table of authority's
 * to say. Whether it is the time for it is read from `seen`, which is what the person may see of the request: so what is offered
 * tells nobody more than that does, above all not whether a risk is being reviewed. A command may therefore still be
 * refused, for example to cancel what is being delivered.
 *
 * People who can decide the request do that: they are not offered to cancel it as well.
 */
export function actionsOn(
  request: AccessRequest,
  seen: RequestView,
  person: { readonly id: string },
  facts: ActionFacts,
): readonly RequestAction[] {
  if (facts.mayDecide) return ['decide'];
  const { roles, isResourceAdministrator } = facts;
  const may = (command: 'cancel' | 'extend' | 'returnAccess' | 'revoke', relation: Relation) =>
    refuseCommand(command, orAdministrator(relation, isResourceAdministrator), roles) === undefined;
  const relation = relationTo(request, undefined, person, false);
  const toAccess = relationToAccess(request, person);
  const isThere = isAccessThere(seen, facts.now);
  const endsLater = seen.window.endsAt !== undefined && seen.window.endsAt > facts.now;
  const mayReturn = may('returnAccess', toAccess);
  // What waits long for its target can be taken back by those who oversee it, before it is given.
  const isBeingGiven = seen.status === 'inProgress' && seen.awaits === 'delivery' && hasOwnAccess(seen);
  const isRevocable = isThere || (isBeingGiven && toAccess !== 'approved' && !facts.couldApprove);
  return [
    ...(seen.status === 'inProgress' && may('cancel', relation) ? (['cancel'] as const) : []),
    ...(isThere && endsLater && facts.isExtendable && may('extend', relation) ? (['extend'] as const) : []),
    ...(isThere && mayReturn ? (['return'] as const) : []),
    ...(isRevocable && !mayReturn && may('revoke', toAccess) ? (['revoke'] as const) : []),
    ...(over.includes(seen.status) && seen.askAgain !== undefined ? (['askAgain'] as const) : []),
  ];
}

/** Nothing more comes of the request. */
const over: readonly Status[] = ['canceled', 'notGranted', 'expired', 'notDelivered', 'ended'];

const given: readonly Status[] = ['granted', 'partlyGranted', 'invited', 'lost'];

/** The access is there, or what is left of it, and nobody is taking it away. */
function isAccessThere(seen: RequestView, now: Date): boolean {
  const { status, endedEarly, window } = seen;
  const hasEnded = endedEarly !== undefined || (window.endsAt !== undefined && window.endsAt <= now);
  return given.includes(status) && hasOwnAccess(seen) && !hasEnded;
}

/** An extension has no access of its own, and an eligibility is none. */
function hasOwnAccess({ kind, extendsUntil }: RequestView): boolean {
  return kind !== 'eligibility' && extendsUntil === undefined;
}
