import type { Person } from '../core/base/person.ts';
import type { ApproverSpec } from '../core/policy/policy.ts';

/** Who somebody is in a channel: the channel's name, the tenant or workspace there, and the user in it. */
export interface Identity {
  readonly channel: string;
  readonly tenant: string;
  readonly user: string;
}

/**
 * The people of the organization, always as they are now: nothing that this answers is kept for a later decision.
 *
 * People who have left, because the directory does not have them or has disabled them, are nobody to every method: they are
 * in no answer, have no accounts and hold no roles.
 *
 * Every method rejects with any error when the directory cannot be reached or cannot tell. The caller then says "try again"
 * and changes nothing: that does not mean that somebody has left.
 *
 * `signal` is aborted when nobody waits for the answer any more.
 */
export interface Directory {
  /** The organization's name, as people know it. */
  readonly organization: string;
  /** The time zone in which its days begin and end, by its IANA name. */
  readonly timeZone: string;
  /** Undefined: they have left, or there was never anybody with this id. */
  person(id: string, signal?: AbortSignal): Promise<Person | undefined>;
  /** The one person with this identity, or undefined when there is none, or more than one. */
  personByIdentity(identity: Identity, signal?: AbortSignal): Promise<Person | undefined>;
  /** How a person can be reached, the preferred way first. */
  identities(personId: string, signal?: AbortSignal): Promise<readonly Identity[]>;
  /** Everybody whom a specification means, seen from this beneficiary; each person once. A group means those in groups inside it too. */
  resolve(spec: ApproverSpec, beneficiaryId: string, signal?: AbortSignal): Promise<readonly Person[]>;
  /** Everybody whose direct manager this person is. */
  reports(managerId: string, signal?: AbortSignal): Promise<readonly Person[]>;
  /** Everybody who holds a directory role now. */
  holders(role: string, signal?: AbortSignal): Promise<readonly Person[]>;
  /** The directory roles that the person holds now. */
  roles(personId: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** The ids of all groups that the person is in now, also through groups inside groups. One question answers for any number of groups. */
  groupsOf(personId: string, signal?: AbortSignal): Promise<ReadonlySet<string>>;
  /**
   * For each of these groups, the ids of all groups that it lies inside, directly or through others, without itself: who is
   * made a member of it becomes a member of those. A group that is unknown lies inside none.
   */
  groupsAround(groupIds: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  /** What a group is called; undefined: there is none. */
  groupName(groupId: string, signal?: AbortSignal): Promise<string | undefined>;
}
