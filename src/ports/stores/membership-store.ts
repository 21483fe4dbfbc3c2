/** Group memberships that were granted here, beyond those of the organization file. */
export interface MembershipStore {
  isMember(personId: string, groupId: string): Promise<boolean>;
  groupsOf(personId: string): Promise<readonly string[]>;
  members(groupId: string): Promise<readonly string[]>;
  add(personId: string, groupId: string): Promise<void>;
  remove(personId: string, groupId: string): Promise<void>;
}
