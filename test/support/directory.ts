import type { Person } from '../../src/core/base/person.ts';
import type { ApproverSpec } from '../../src/core/policy/policy.ts';
import type { Directory, Identity } from '../../src/ports/directory.ts';
import { identityOf, personNamed, testChannel } from './people.ts';

/** A directory in memory that tests change while it is in use; it can be made to fail and to wait. */
export class InMemoryDirectory implements Directory {
  readonly organization = 'Woodgrove Bank';
  timeZone = 'UTC';
  readonly #people = new Map<string, Person>();
  readonly #identities = new Map<string, Identity[]>();
  readonly groups = new Map<string, Set<string>>();
  /** The groups inside a group. */
  readonly groupsInside = new Map<string, Set<string>>();
  readonly roleHolders = new Map<string, Set<string>>();
  readonly managers = new Map<string, string>();
  readonly sponsors = new Map<string, string[]>();
  /** Runs before each answer; may wait, or throw. */
  before: (method: string) => Promise<void> | void = () => {};

  /** Lets people in, each with an account in these channels. */
  add(ids: readonly string[], channels: readonly string[] = [testChannel]): this {
    for (const id of ids) {
      this.#people.set(id, personNamed(id));
      this.#identities.set(
        id,
        channels.map((channel) => identityOf(id, channel)),
      );
    }
    return this;
  }

  /** They are not in the directory any more, or disabled in it; groups and roles still name them. */
  leave(...ids: string[]): void {
    for (const id of ids) {
      this.#people.delete(id);
      this.#identities.delete(id);
    }
  }

  /** Their account in a channel is not theirs any more. */
  unlink(personId: string, channel: string = testChannel): void {
    const left = (this.#identities.get(personId) ?? []).filter((own) => own.channel !== channel);
    this.#identities.set(personId, left);
  }

  link(personId: string, identity: Identity): void {
    this.#identities.get(personId)?.push(identity);
  }

  grantRole(role: string, ...ids: string[]): this {
    this.roleHolders.set(role, new Set([...(this.roleHolders.get(role) ?? []), ...ids]));
    return this;
  }

  revokeRole(role: string, id: string): void {
    this.roleHolders.get(role)?.delete(id);
  }

  async person(id: string): Promise<Person | undefined> {
    await this.before('person');
    return this.#people.get(id);
  }

  async personByIdentity(identity: Identity): Promise<Person | undefined> {
    await this.before('personByIdentity');
    const same = (own: Identity) =>
      own.channel === identity.channel && own.tenant === identity.tenant && own.user === identity.user;
    const found = [...this.#identities].filter(([, own]) => own.some(same));
    return found.length === 1 ? this.#people.get(found[0]?.[0] ?? '') : undefined;
  }

  async identities(personId: string): Promise<readonly Identity[]> {
    await this.before('identities');
    return this.#identities.get(personId) ?? [];
  }

  async resolve(spec: ApproverSpec, beneficiaryId: string): Promise<readonly Person[]> {
    await this.before('resolve');
    return this.#known(this.#ids(spec, beneficiaryId));
  }

  async reports(managerId: string): Promise<readonly Person[]> {
    await this.before('reports');
    return this.#known([...this.managers].filter(([, manager]) => manager === managerId).map(([id]) => id));
  }

  async holders(role: string): Promise<readonly Person[]> {
    await this.before('holders');
    return this.#known(this.roleHolders.get(role) ?? []);
  }

  async roles(personId: string): Promise<readonly string[]> {
    await this.before('roles');
    if (!this.#people.has(personId)) return [];
    return [...this.roleHolders].filter(([, ids]) => ids.has(personId)).map(([role]) => role);
  }

  async groupsOf(personId: string): Promise<ReadonlySet<string>> {
    await this.before('groupsOf');
    const direct = [...this.groups].filter(([, members]) => members.has(personId)).map(([id]) => id);
    return new Set([...direct, ...direct.flatMap((id) => this.#around(id))]);
  }

  async groupsAround(groupIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    await this.before('groupsAround');
    return new Map(groupIds.map((id) => [id, new Set(this.#around(id))]));
  }

  async groupName(groupId: string): Promise<string | undefined> {
    await this.before('groupName');
    return this.groups.has(groupId) ? `Group ${groupId}` : undefined;
  }

  #ids(spec: ApproverSpec, beneficiaryId: string): Iterable<string> {
    switch (spec.kind) {
      case 'people':
        return spec.people;
      case 'group':
        return [...this.groups].flatMap(([id, members]) =>
          id === spec.group || this.#around(id).includes(spec.group) ? [...members] : [],
        );
      case 'role':
        return this.roleHolders.get(spec.role) ?? [];
      case 'sponsors':
        return this.sponsors.get(beneficiaryId) ?? [];
      case 'manager': {
        let current: string | undefined = beneficiaryId;
        for (let level = 0; level < spec.level && current !== undefined; level += 1)
          current = this.managers.get(current);
        return current === undefined ? [] : [current];
      }
    }
  }

  #around(groupId: string): string[] {
    const direct = [...this.groupsInside].filter(([, inside]) => inside.has(groupId)).map(([id]) => id);
    return [...direct, ...direct.flatMap((id) => this.#around(id))];
  }

  #known(ids: Iterable<string>): Person[] {
    return [...new Set(ids)].flatMap((id) => this.#people.get(id) ?? []);
  }
}
