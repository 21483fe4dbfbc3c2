import { createHash } from 'node:crypto';

export const workspace = 'T0BENCH';
export const tenant = '11111111-1111-4111-8111-111111111111';

/** Where somebody has an account. */
export type Chat = 'slack' | 'teams';

/** People of one chat, and packages that some of them approve. */
interface Parts {
  /** The chat of each person, by id. */
  readonly people: Readonly<Record<string, Chat>>;
  /** The approvers of each package, by its id. `quiet`: it sends no cards. */
  readonly packages: Readonly<Record<string, { readonly approvers: readonly string[]; readonly quiet?: boolean }>>;
}

/** The Slack account of a person. */
export function accountOf(personId: string): string {
  return `U0${personId.toUpperCase()}`;
}

/** The Microsoft Entra object id of a person: well-formed, and the same in every run. */
export function objectIdOf(personId: string): string {
  const hash = createHash('sha256').update(personId).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** An organization file's text; JSON is YAML. */
export function organizationFile({ people, packages }: Parts): string {
  return JSON.stringify({
    organization: 'Woodgrove Bank',
    people: Object.entries(people).map(([id, chat]) => ({
      id,
      name: `${id} Quill`,
      ...(chat === 'slack'
        ? { slack: { workspace, user: accountOf(id) } }
        : { teams: { tenant, user: objectIdOf(id) } }),
    })),
    groups: [{ id: 'readers', name: 'Readers' }],
    packages: Object.entries(packages).map(([id, { approvers, quiet = false }]) => ({
      ...{ id, name: `The ${id} package`, resources: [{ group: 'readers' }] },
      policy: { stages: [{ approvers: [{ people: approvers }] }], notifications: !quiet },
    })),
  });
}

/** So many ids of people that begin with these letters. */
export function manyPeople(letters: string, count: number): string[] {
  return Array.from({ length: count }, (_, number) => `${letters}${number}`);
}
