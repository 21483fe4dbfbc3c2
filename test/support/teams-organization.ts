import { createHash } from 'node:crypto';
import { accountOf, workspace } from './running.ts';

export const tenantId = '5a1d2a3e-91b7-4c11-8f6e-0d5b7e1c2f30';

/** The Microsoft Entra object id of a person of {@link teamsOrganization}: well-formed, and the same in every run. */
export function objectIdOf(personId: string): string {
  const hash = createHash('sha256').update(personId).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

export type Chat = 'slack' | 'teams';

interface TeamsOrganizationParts {
  readonly timeZone?: string;
  /** id to name */
  readonly people: Readonly<Record<string, string>>;
  /** whoever is not named has Teams alone */
  readonly chats?: Readonly<Record<string, readonly Chat[]>>;
  /** more fields of a person: manager, prefers */
  readonly more?: Readonly<Record<string, object>>;
  readonly groups?: readonly object[];
  readonly roles?: Readonly<Record<string, readonly string[]>>;
  readonly packages: readonly object[];
  readonly roleSettings?: readonly object[];
  readonly settings?: object;
  readonly risk?: object;
}

/** An organization file's text (JSON is YAML), everybody with a Teams account unless said otherwise. */
export function teamsOrganization({ people, chats = {}, more = {}, ...rest }: TeamsOrganizationParts): string {
  const list = Object.entries(people).map(([id, name]) => {
    const has = chats[id] ?? ['teams'];
    return {
      id,
      name,
      ...more[id],
      ...(has.includes('slack') ? { slack: { workspace, user: accountOf(id) } } : {}),
      ...(has.includes('teams') ? { teams: { tenant: tenantId, user: objectIdOf(id) } } : {}),
    };
  });
  return JSON.stringify({ organization: 'Northwind', people: list, ...rest }, null, 2);
}

/** A package with a group of its own, and that group. */
export function packageWithGroup(id: string, policy: object, more: object = {}) {
  return {
    group: { id: `${id}-group`, name: `Group of ${id}` },
    package: { id, name: `The ${id} package`, resources: [{ group: `${id}-group` }], policy, ...more },
  };
}
