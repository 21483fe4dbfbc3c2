import { minuteMs } from '../base/time.ts';
import { type AccessRequest, openStage } from '../request/request.ts';
import type { RequestName, StageKind } from './alerts.ts';
import { nameOf } from './notices.ts';
import { kindOf } from './stage-alerts.ts';

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
  /** Requests whose open stage has reached nobody who is asked for an hour; the first ones. */
  readonly unreached: readonly (RequestName & { readonly stage: StageKind; readonly since: Date })[];
  readonly moreUnreached: number;
  /** Since when the message has waited that has waited longest; absent: none waits. */
  readonly undeliveredSince?: Date;
  /** When the request changed whose messages have waited longest to be planned; absent: none waits. */
  readonly unplannedSince?: Date;
  /** When each look at what is due last looked, in any process; none: no process looks. */
  readonly looks: readonly { readonly look: string; readonly at: Date }[];
  /** What does not answer, by its name in measurements. */
  readonly failing: readonly { readonly system: string; readonly since: Date; readonly lastAt: Date }[];
}

/** The requests among these of which nobody who is asked has been reached for an hour, the longest wait first. */
export function findUnreached(requests: readonly AccessRequest[]): Health['unreached'] {
  const found = requests.flatMap((request) => {
    const stage = openStage(request);
    if (stage?.nobodyReachedSince === undefined) return [];
    return [{ ...nameOf(request), stage: kindOf(stage), since: stage.nobodyReachedSince }];
  });
  return found.sort((a, b) => a.since.getTime() - b.since.getTime());
}

/** For how long a message is simply on its way, also where its first tries failed. */
const onItsWayMs = 5 * minuteMs;

/**
 * Undelivered messages by person, chat and reason, in the order in which they are given.
 *
 * @param mayKnow whether the reader may know of this request, and of everybody who is asked about it.
 */
export function groupUndelivered(
  messages: readonly UndeliveredMessage[],
  mayKnow: (requestId: string) => boolean,
  now: Date,
): HeldUpMessages[] {
  const groups = new Map<string, HeldUpMessages>();
  for (const { requestId, ...message } of messages) {
    if (message.reason === 'waiting' && now.getTime() - message.since.getTime() < onItsWayMs) continue;
    if (requestId !== undefined && !mayKnow(requestId)) continue;
    const key = JSON.stringify([message.personId, message.channel, message.reason, message.code]);
    const group = groups.get(key) ?? { ...message, messages: 0 };
    const since = message.since < group.since ? message.since : group.since;
    groups.set(key, { ...group, since, messages: group.messages + 1 });
  }
  return [...groups.values()];
}
