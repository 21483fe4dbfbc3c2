import { type Channel, ChannelError } from '../channel.ts';
import type { Directory } from '../directory.ts';
import type { Fulfiller } from '../fulfiller.ts';
import { limits } from '../limits.ts';
import type { RiskSource } from '../risk-source.ts';
import { createBreaker } from './breaker.ts';
import { callWithin } from './call-within.ts';

/**
 * How everything outside is called: each call with a signal and a limit, and a late answer becomes what the port says when
 * it could not be reached. The composition root puts these around every implementation, so no use case can wait without end.
 */

/** A directory that answers in time or rejects; while it hangs it rejects at once. */
export function boundedDirectory(directory: Directory, limitMs: number = limits.directory): Directory {
  const call = bounded('The directory', limitMs);
  return {
    organization: directory.organization,
    timeZone: directory.timeZone,
    person: (id) => call((signal) => directory.person(id, signal)),
    personByIdentity: (identity) => call((signal) => directory.personByIdentity(identity, signal)),
    identities: (personId) => call((signal) => directory.identities(personId, signal)),
    resolve: (spec, beneficiaryId) => call((signal) => directory.resolve(spec, beneficiaryId, signal)),
    reports: (managerId) => call((signal) => directory.reports(managerId, signal)),
    holders: (role) => call((signal) => directory.holders(role, signal)),
    roles: (personId) => call((signal) => directory.roles(personId, signal)),
    groupsOf: (personId) => call((signal) => directory.groupsOf(personId, signal)),
    groupsAround: (groupIds) => call((signal) => directory.groupsAround(groupIds, signal)),
    groupName: (groupId) => call((signal) => directory.groupName(groupId, signal)),
  };
}

/** A target that answers in time or rejects with an error that says that it could not be reached. */
export function boundedFulfiller(fulfiller: Fulfiller, limitMs: number = limits.fulfilment): Fulfiller {
  const call = bounded(`The target ${fulfiller.kind}`, limitMs);
  return {
    kind: fulfiller.kind,
    has: (personId, resource) => call((signal) => fulfiller.has(personId, resource, signal)),
    grant: (personId, resource) => call((signal) => fulfiller.grant(personId, resource, signal)),
    remove: (personId, resource) => call((signal) => fulfiller.remove(personId, resource, signal)),
  };
}

/**
 * A risk source that answers in time or rejects. It is asked every time, also while it hangs: a person who was not asked
 * about must be reviewed.
 */
export function boundedRiskSource(source: RiskSource, limitMs: number = limits.risk): RiskSource {
  return {
    name: source.name,
    assess: (personId) => callWithin(limitMs, `The source ${source.name}`, (signal) => source.assess(personId, signal)),
  };
}

/** A channel that answers in time, and rejects with `ChannelError` alone. Each one's senders are its own, so one that hangs delays no other. */
export function boundedChannel(channel: Channel, limitMs: number = limits.channel): Channel {
  const call = async <T>(send: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    try {
      return await callWithin(limitMs, channel.name, send);
    } catch (cause) {
      if (cause instanceof ChannelError) throw cause;
      throw new ChannelError('timeout', { retryable: true, outcomeUnknown: true, cause });
    }
  };
  return {
    name: channel.name,
    title: channel.title,
    post: (card, to, ref) => call((signal) => channel.post(card, to, ref, signal)),
    edit: (address, card) => call((signal) => channel.edit(address, card, signal)),
    notify: (notice, to, ref) => call((signal) => channel.notify(notice, to, ref, signal)),
    editNotice: (address, notice) => call((signal) => channel.editNotice(address, notice, signal)),
    find: (to, ref) => call((signal) => channel.find(to, ref, signal)),
  };
}

function bounded(who: string, limitMs: number) {
  const { lateInARow, tryAgainAfter: tryAgainAfterMs } = limits.hanging;
  const breaker = createBreaker({ who, lateInARow, tryAgainAfterMs });
  return <T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    breaker.call(() => callWithin(limitMs, who, call));
}
