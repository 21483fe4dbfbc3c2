import type { OrganizationFile } from '../../organization/schema.ts';

/** Somebody whom a visitor of the page can play. */
export interface PlayedPerson {
  readonly id: string;
  readonly name: string;
  /** what they are, for those who meet them for the first time: roles, groups, risk */
  readonly about: readonly string[];
  /** a risk source reports them: their requests have the longest story */
  readonly reported: boolean;
}

const sourceNames = { idProtection: 'ID Protection', insiderRisk: 'Insider Risk' } as const;

/**
 * The people of an organization file with what explains why they are asked. The page may say it all, also what nobody
 * may see in the chats: people who look at the sandbox have the file.
 */
export function describePeople(file: OrganizationFile): PlayedPerson[] {
  return file.people.map(({ id, name }) => ({
    id,
    name,
    about: [
      ...Object.entries(file.roles).flatMap(([role, holders]) => (holders.includes(id) ? [role] : [])),
      ...file.groups.flatMap((group) => (group.members.includes(id) ? [group.name] : [])),
      ...approved(file, id),
      ...managed(file, id),
      ...sponsored(file, id),
      ...risks(file, id),
    ],
    reported: risks(file, id).length > 0,
  }));
}

function approved({ packages }: OrganizationFile, id: string): string[] {
  const theirs = packages.filter(({ policy }) =>
    policy.stages.some(({ approvers }) => approvers.some((who) => 'people' in who && who.people.includes(id))),
  );
  return named('Approver of', theirs);
}

function managed({ people }: OrganizationFile, id: string): string[] {
  return named(
    'Manager of',
    people.filter(({ manager }) => manager === id),
  );
}

function sponsored({ people }: OrganizationFile, id: string): string[] {
  return named(
    'Sponsor of',
    people.filter(({ sponsors }) => sponsors?.includes(id)),
  );
}

function named(words: string, things: readonly { readonly name: string }[]): string[] {
  if (things.length === 0) return [];
  const [first = '', ...others] = things.map(({ name }) => name);
  return [
    others.length < 3 ? `${words} ${[first, ...others].join(', ')}` : `${words} ${first} and ${others.length} others`,
  ];
}

function risks({ risk }: OrganizationFile, id: string): string[] {
  return (['idProtection', 'insiderRisk'] as const).flatMap((source) => {
    const finding = risk[source][id];
    return finding === undefined ? [] : [`${sourceNames[source]}: ${finding.level} risk`];
  });
}
