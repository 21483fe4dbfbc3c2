import { minuteMs } from '../base/time.ts';
import { isSubject } from '../request/authority.ts';
import type { AccessRequest } from '../request/request.ts';

/** Why messages do not reach somebody. `waiting`: the chat did not take them so far; nobody has to do anything. */
export type HeldUpReason = 'credentials' | 'app' | 'person' | 'message' | 'givenUp' | 'waiting';

/** Messages to one person in one chat that could not be delivered, for one reason. */
export interface HeldUpMessages {
  readonly personId: string;
  readonly channel: string;
  readonly reason: HeldUpReason;
  /** The chat's word, or ours, for why. */
  readonly code: string;
  readonly messages: number;
  /** Since when the first of them has waited. */
  readonly since: Date;
}

/** A message that could not be delivered at the last try. */
export interface UndeliveredMessage {
  readonly personId: string;
  readonly channel: string;
  readonly reason: HeldUpReason;
  readonly code: string;
  readonly since: Date;
  readonly requestId?: string;
}

/** Who has a part in a request. */
export type Participants = Pick<AccessRequest, 'id' | 'requestor' | 'beneficiary' | 'stages'>;

/** How Countersign is, for an administrator. */
export interface Health {
  readonly at: Date;
  readonly timeZone: string;
  /** By person; the first ones. */
  readonly heldUp: readonly (HeldUpMessages & { readonly name: string; readonly chat: string })[];
  /** How many more there are. */
  readonly moreHeldUp: number;
  /** Approvers whom no connected chat reaches; the first ones, by name. */
  readonly unreachable: readonly string[];
  readonly moreUnreachable: number;
  /** Since when the message has waited that has waited longest; absent: none waits. */
  readonly undeliveredSince?: Date;
  /** When the request changed whose messages have waited longest to be planned; absent: none waits. */
  readonly unplannedSince?: Date;
  /** When each look at what is due last looked, in any process; none: no process looks. */
  readonly looks: readonly { readonly look: string; readonly at: Date }[];
  /** What does not answer, by its name in measurements. */
  readonly failing: readonly { readonly system: string; readonly since: Date; readonly lastAt: Date }[];
}

/** For how long a message is simply on its way, also where its first tries failed. */
const onItsWayMs = 5 * minuteMs;

/**
 * Undelivered messages by person, chat and reason, in the order in which they are given.
 *
 * A message tells that somebody is asked about a request, and since when: those about requests in which the reader has a part
 * are left out, so that it tells no requestor and no approver of a risk review. So are those about requests that are
 * not in `requests`.
 */
export function groupUndelivered(
  messages: readonly UndeliveredMessage[],
  requests: readonly Participants[],
  readerId: string,
  now: Date,
): HeldUpMessages[] {
  const known = new Map(requests.map((request) => [request.id, request]));
  const groups = new Map<string, HeldUpMessages>();
  for (const { requestId, ...message } of messages) {
    if (message.reason === 'waiting' && now.getTime() - message.since.getTime() < onItsWayMs) continue;
    if (requestId !== undefined && !isOfOthers(known.get(requestId), readerId)) continue;
    const key = JSON.stringify([message.personId, message.channel, message.reason, message.code]);
    const group = groups.get(key) ?? { ...message, messages: 0 };
    const since = message.since < group.since ? message.since : group.since;
    groups.set(key, { ...group, since, messages: group.messages + 1 });
  }
  return [...groups.values()];
}

function isOfOthers(request: Participants | undefined, readerId: string): boolean {
  if (request === undefined || isSubject(request, { id: readerId })) return false;
  return !request.stages.some(({ approversNow, formerApprovers, decision }) =>
    [...approversNow, ...formerApprovers, decision?.by].some((person) => person?.id === readerId),
  );
}
