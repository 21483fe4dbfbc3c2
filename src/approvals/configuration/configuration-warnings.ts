import type { Person } from '../../core/base/person.ts';
import type { Configuration } from '../../core/configuration/changes.ts';
import {
  type ConfigurationWarning,
  type FewApprovers,
  riskWarnings,
} from '../../core/configuration/configuration-warnings.ts';
import { type AccessPackage, type ApproverSpec, isPerPerson } from '../../core/policy/policy.ts';
import { type Role, roleName } from '../../core/policy/role.ts';
import type { ApproverNeeds } from '../../people/possible-approvers.ts';
import { isAnyReachable, reachableOnce } from '../../people/reachable.ts';
import type { Directory } from '../../ports/directory.ts';
import { resolvingOnce } from '../requests/approvers.ts';

/** What administrators should know of a configuration: roles with too few approvers, stages without any, and what gives risk reviews away. */
export async function configurationWarnings(
  directory: Pick<Directory, 'resolve'>,
  configuration: Configuration,
): Promise<ConfigurationWarning[]> {
  const [roles, stages] = await Promise.all([
    findFewApprovers(directory, configuration.roles),
    findFewStageApprovers(directory, configuration.packages),
  ]);
  return [...roles, ...stages.filter(({ approvers }) => approvers === 0), ...riskWarnings(configuration)];
}

/** Roles that fewer than two people can approve. */
export async function findFewApprovers(
  directory: Pick<Directory, 'resolve'>,
  roles: readonly Role[],
): Promise<FewApprovers[]> {
  const once = resolvingOnce(directory);
  const found = await Promise.all(
    roles.map(async (setting): Promise<FewApprovers[]> => {
      const { id, approvers } = setting;
      // Whose manager or sponsor that is depends on who asks.
      if (approvers.length === 0 || approvers.some(isPerPerson)) return [];
      const people = await Promise.all(approvers.map((spec) => once.resolve(spec, '')));
      const { size } = new Set(people.flat().map((person) => person.id));
      if (size >= 2) return [];
      return [{ kind: 'fewApprovers', id, name: roleName(setting), approvers: size === 0 ? 0 : 1 }];
    }),
  );
  return found.flat();
}

/** Stages of packages that fewer than two people can decide; one without approvers is decided by its fallback approvers. */
export async function findFewStageApprovers(
  directory: Pick<Directory, 'resolve'>,
  packages: readonly AccessPackage[],
): Promise<FewApprovers[]> {
  const stages = await findStagePeople(directory, packages);
  return stages.flatMap(({ people, ...about }): FewApprovers[] => {
    if (people.length >= 2) return [];
    return [{ kind: 'fewApprovers', ...about, approvers: people.length === 0 ? 0 : 1 }];
  });
}

/** Stages of packages none of whose approvers a running chat reaches. */
export async function findUnreachableStages(
  { directory, isReachable }: ApproverNeeds,
  packages: readonly AccessPackage[],
): Promise<ConfigurationWarning[]> {
  const once = reachableOnce(isReachable);
  const stages = await findStagePeople(directory, packages);
  const found = await Promise.all(
    stages.map(async ({ id, name, stage, people }): Promise<ConfigurationWarning[]> => {
      if (people.length === 0 || (await isAnyReachable({ isReachable: once }, people))) return [];
      return [{ kind: 'unreachableStage', id, name, stage }];
    }),
  );
  return found.flat();
}

interface StagePeople {
  /** The package's. */
  readonly id: string;
  readonly name: string;
  /** From 1. */
  readonly stage: number;
  /** Each once. */
  readonly people: readonly Person[];
}

/** Whom each stage would ask first now. Where that depends on who asks, the stage is left out. */
async function findStagePeople(
  directory: Pick<Directory, 'resolve'>,
  packages: readonly AccessPackage[],
): Promise<StagePeople[]> {
  const once = resolvingOnce(directory);
  const peopleOf = async (specs: readonly ApproverSpec[]) => {
    const people = (await Promise.all(specs.map((spec) => once.resolve(spec, '')))).flat();
    return [...new Map(people.map((person) => [person.id, person])).values()];
  };
  const found = packages.flatMap(({ id, name, policy }) =>
    policy.stages.map(async ({ approvers, fallbackApprovers }, index): Promise<StagePeople[]> => {
      if ([...approvers, ...fallbackApprovers].some(isPerPerson)) return [];
      const first = await peopleOf(approvers);
      const people = first.length > 0 ? first : await peopleOf(fallbackApprovers);
      return [{ id, name, stage: index + 1, people }];
    }),
  );
  return (await Promise.all(found)).flat();
}
