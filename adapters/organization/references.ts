import type { FileApprovers, OrganizationFile } from './schema.ts';

/** Something that is wrong at one place of the file. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What a schema cannot see: names that mean nothing here, ids given twice, managers and groups in a circle. */
export function findReferenceProblems(file: OrganizationFile): Problem[] {
  return [
    ...duplicates(file),
    ...repeatedInPolicies(file),
    ...repeatedInRoles(file),
    ...unknownNames(file),
    ...managerCycles(file),
    ...groupCycles(file),
  ];
}

function duplicates(file: OrganizationFile): Problem[] {
  const lists: [string, string, readonly string[]][] = [
    ['people', 'id', file.people.map(({ id }) => id)],
    ['groups', 'id', file.groups.map(({ id }) => id)],
    ['packages', 'id', file.packages.map(({ id }) => id)],
    ['roleSettings', 'id', file.roleSettings.map(({ id }) => id)],
    ['people', 'slack', accounts(file, ({ slack }) => slack && `${slack.workspace}/${slack.user}`)],
    ['people', 'teams', accounts(file, ({ teams }) => teams && `${teams.tenant}/${teams.user}`)],
  ];
  return lists.flatMap(([list, field, values]) =>
    values.flatMap((value, index) => {
      const first = values.indexOf(value);
      if (first === index) return [];
      return [
        {
          path: [list, index, field],
          message: `"${value}" is already used by entry ${first + 1} of ${list}; each can be used only once`,
        },
      ];
    }),
  );
}

/** Within one policy: the same stage twice asks the same people the same thing, and a question's id names one question. */
function repeatedInPolicies(file: OrganizationFile): Problem[] {
  const inside = new Map(file.groups.map((group) => [group.id, group.groups]));
  return file.packages.flatMap(({ id, resources, policy }, i) => {
    const given = resources.map(({ group }) => group);
    const stages = policy.stages.map(({ approvers }) => JSON.stringify(approvers));
    const questions = policy.questions.map((question) => question.id);
    const path = (...rest: PropertyKey[]) => ['packages', i, 'policy', ...rest];
    return [
      ...again(stages, (n, first) => ({
        path: path('stages', n),
        message: `stage ${first + 1} already asks the same people`,
      })),
      ...again(questions, (n, first) => ({
        path: path('questions', n, 'id'),
        message: `question ${first + 1} already has the same id`,
      })),
      ...policy.incompatible.packages.flatMap((other, n) =>
        other === id
          ? [{ path: path('incompatible', 'packages', n), message: 'a package cannot be incompatible with itself' }]
          : [],
      ),
      ...policy.incompatible.groups.flatMap((other, n) =>
        given.some((group) => group === other || liesInside(group, other, inside))
          ? [
              {
                path: path('incompatible', 'groups', n),
                message: 'a package cannot be incompatible with a group that it gives',
              },
            ]
          : [],
      ),
    ];
  });
}

/** In commands a package and a role are called by their ids alone, so these must differ; and nobody is eligible twice. */
function repeatedInRoles(file: OrganizationFile): Problem[] {
  return file.roleSettings.flatMap(({ id, eligible }, i) => [
    ...(file.packages.some((one) => one.id === id)
      ? [
          {
            path: ['roleSettings', i, 'id'],
            message: `"${id}" is already the id of a package; each id can be used only once`,
          },
        ]
      : []),
    ...again(
      eligible.map(({ person }) => person),
      (n, first) => ({
        path: ['roleSettings', i, 'eligible', n, 'person'],
        message: `entry ${first + 1} already makes the same person eligible`,
      }),
    ),
  ]);
}

/** A problem for each value that stood before. */
function again(values: readonly string[], problem: (index: number, first: number) => Problem): Problem[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    return first === index ? [] : [problem(index, first)];
  });
}

/** Each person's account in a chat; what stands for having none is different for everybody. */
function accounts(
  file: OrganizationFile,
  account: (person: OrganizationFile['people'][number]) => string | undefined,
): string[] {
  return file.people.map((person, index) => account(person) ?? `none of entry ${index}`);
}

function unknownNames(file: OrganizationFile): Problem[] {
  const people = file.people.map(({ id }) => id);
  const groups = file.groups.map(({ id }) => id);
  const packages = file.packages.map(({ id }) => id);
  const person = (id: string, ...path: PropertyKey[]) => unknown('person', id, people, path);
  const group = (id: string, ...path: PropertyKey[]) => unknown('group', id, groups, path);
  const approvers = (specs: readonly FileApprovers[], ...path: PropertyKey[]) =>
    specs.flatMap((spec, index) => {
      if ('people' in spec) return spec.people.flatMap((id, n) => person(id, ...path, index, 'people', n));
      if ('group' in spec) return group(spec.group, ...path, index, 'group');
      if ('role' in spec) return unknown('role', spec.role, Object.keys(file.roles), [...path, index, 'role']);
      return [];
    });
  const { fallbackApprovers } = file.settings.riskReview;
  const review = ['settings', 'riskReview', 'fallbackApprovers'] as const;
  return [
    ...file.people.flatMap(({ manager, sponsors }, i) => [
      ...(manager === undefined ? [] : person(manager, 'people', i, 'manager')),
      ...(sponsors ?? []).flatMap((id, n) => person(id, 'people', i, 'sponsors', n)),
    ]),
    ...file.groups.flatMap(({ members, groups: inside }, i) => [
      ...members.flatMap((id, n) => person(id, 'groups', i, 'members', n)),
      ...inside.flatMap((id, n) => group(id, 'groups', i, 'groups', n)),
    ]),
    ...Object.entries(file.roles).flatMap(([role, holders]) =>
      holders.flatMap((id, n) => person(id, 'roles', role, n)),
    ),
    ...file.packages.flatMap(({ resources, policy }, i) => [
      ...resources.flatMap((resource, n) => group(resource.group, 'packages', i, 'resources', n, 'group')),
      ...(policy.requestors === 'everyone'
        ? []
        : [
            ...policy.requestors.people.flatMap((id, n) =>
              person(id, 'packages', i, 'policy', 'requestors', 'people', n),
            ),
            ...policy.requestors.groups.flatMap((id, n) =>
              group(id, 'packages', i, 'policy', 'requestors', 'groups', n),
            ),
          ]),
      ...policy.incompatible.packages.flatMap((id, n) =>
        unknown('package', id, packages, ['packages', i, 'policy', 'incompatible', 'packages', n]),
      ),
      ...policy.incompatible.groups.flatMap((id, n) => group(id, 'packages', i, 'policy', 'incompatible', 'groups', n)),
      ...policy.stages.flatMap((stage, n) => [
        ...approvers(stage.approvers, 'packages', i, 'policy', 'stages', n, 'approvers'),
        ...approvers(stage.fallbackApprovers, 'packages', i, 'policy', 'stages', n, 'fallbackApprovers'),
        ...(['approvers', 'fallbackApprovers'] as const).flatMap((field) =>
          approvers(stage.escalation?.[field] ?? [], 'packages', i, 'policy', 'stages', n, 'escalation', field),
        ),
      ]),
    ]),
    ...file.roleSettings.flatMap(({ gives, eligible, ...role }, i) => [
      ...gives.flatMap(({ group: id }, n) => group(id, 'roleSettings', i, 'gives', n, 'group')),
      ...eligible.flatMap(({ person: id }, n) => person(id, 'roleSettings', i, 'eligible', n, 'person')),
      ...(['administrators', 'approvers'] as const).flatMap((field) =>
        approvers(role[field], 'roleSettings', i, field),
      ),
    ]),
    ...(['idProtection', 'insiderRisk'] as const).flatMap((source) => [
      ...approvers(fallbackApprovers[source], ...review, source),
      ...Object.keys(file.risk[source]).flatMap((id) => person(id, 'risk', source, id)),
    ]),
  ];
}

function unknown(kind: string, id: string, known: readonly string[], path: readonly PropertyKey[]): Problem[] {
  if (known.includes(id)) return [];
  const list =
    known.length === 0 ? 'there are none' : `known: ${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}`;
  return [{ path, message: `there is no ${kind} "${id}" in this file; ${list}` }];
}

function managerCycles(file: OrganizationFile): Problem[] {
  const managerOf = new Map(file.people.map(({ id, manager }) => [id, manager]));
  return file.people.flatMap(({ id }, index) => {
    const chain = [id];
    for (let next = managerOf.get(id); next !== undefined; next = managerOf.get(next)) {
      if (next === id) {
        return [
          {
            path: ['people', index, 'manager'],
            message: `these people are each other's managers in a circle: ${[...chain, id].join(' → ')}`,
          },
        ];
      }
      if (chain.includes(next)) return [];
      chain.push(next);
    }
    return [];
  });
}

function groupCycles(file: OrganizationFile): Problem[] {
  const inside = new Map(file.groups.map((group) => [group.id, group.groups]));
  return file.groups.flatMap(({ id, groups }, i) =>
    groups.flatMap((one, n) =>
      one === id || liesInside(id, one, inside)
        ? [{ path: ['groups', i, 'groups', n], message: `groups are inside each other in a circle: ${id} and ${one}` }]
        : [],
    ),
  );
}

/** Whether a group lies inside another one, directly or through others. */
function liesInside(id: string, other: string, inside: ReadonlyMap<string, readonly string[]>): boolean {
  const reached = new Set(inside.get(other));
  for (const one of reached) for (const further of inside.get(one) ?? []) reached.add(further);
  return reached.has(id);
}
