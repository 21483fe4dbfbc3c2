import { type PersonRef, personRef } from '../../core/base/person.ts';
import { type ApproverSpec, isPerPerson } from '../../core/policy/policy.ts';
import { isSubject } from '../../core/request/authority.ts';
import type { ApproversByStage } from '../../core/request/commands.ts';
import type { Stage, StageDefinition } from '../../core/request/stages.ts';
import type { Directory } from '../../ports/directory.ts';

interface Subjects {
  readonly requestor: PersonRef;
  readonly beneficiary: PersonRef;
}

/** Whom to ask, and whom where that comes to nobody. */
interface Asked {
  readonly approvers: readonly ApproverSpec[];
  readonly fallbackApprovers: readonly ApproverSpec[];
}

/**
 * Whom a stage asks at this moment: its approvers, or its fallback approvers where that comes to nobody, and once it
 * was forwarded its alternate approvers as well.
 */
export async function resolveApprovers(
  directory: Pick<Directory, 'resolve'>,
  stage: Pick<StageDefinition, 'approvers' | 'fallbackApprovers' | 'escalation'> & Pick<Stage, 'escalatedAt'>,
  subjects: Subjects,
): Promise<PersonRef[]> {
  const alternates = stage.escalatedAt === undefined ? undefined : stage.escalation;
  const [primary, alternate] = await Promise.all([
    resolveAsked(directory, stage, subjects),
    alternates === undefined ? [] : resolveAsked(directory, alternates, subjects),
  ]);
  const people = new Map([...primary, ...alternate].map((person) => [person.id, person]));
  return [...people.values()];
}

/** Whom the alternate approvers of a stage come to now. */
export async function resolveAlternates(
  directory: Pick<Directory, 'resolve'>,
  { escalation }: Pick<StageDefinition, 'escalation'>,
  subjects: Subjects,
): Promise<PersonRef[]> {
  return escalation === undefined ? [] : resolveAsked(directory, escalation, subjects);
}

async function resolveAsked(
  directory: Pick<Directory, 'resolve'>,
  { approvers, fallbackApprovers }: Asked,
  subjects: Subjects,
): Promise<PersonRef[]> {
  const primary = await resolveAll(directory, approvers, subjects);
  return primary.length > 0 ? primary : resolveAll(directory, fallbackApprovers, subjects);
}

async function resolveAll(
  directory: Pick<Directory, 'resolve'>,
  specs: readonly ApproverSpec[],
  subjects: Subjects,
): Promise<PersonRef[]> {
  const found = await Promise.all(specs.map((spec) => directory.resolve(spec, subjects.beneficiary.id)));
  const people = new Map(found.flat().map((person) => [person.id, personRef(person)]));
  return [...people.values()].filter((person) => !isSubject(subjects, person));
}

/** The same for several stages, by their ids. */
export async function resolveStages(
  directory: Directory,
  stages: readonly StageDefinition[],
  subjects: Subjects,
): Promise<ApproversByStage> {
  const once = resolvingOnce(directory);
  const resolved = await Promise.all(
    stages.map(async (stage) => [stage.id, await resolveApprovers(once, stage, subjects)] as const),
  );
  return Object.fromEntries(resolved);
}

/**
 * A directory that resolves each specification once, for as long as it is used: many stages and many requests ask the same
 * people. Managers and sponsors are those of one beneficiary, everybody else is the same for all.
 */
export function resolvingOnce(directory: Pick<Directory, 'resolve'>): Pick<Directory, 'resolve'> {
  const resolved = new Map<string, ReturnType<Directory['resolve']>>();
  return {
    resolve(spec, beneficiaryId) {
      const key = JSON.stringify([spec, isPerPerson(spec) ? beneficiaryId : '']);
      const known = resolved.get(key) ?? directory.resolve(spec, beneficiaryId);
      resolved.set(key, known);
      return known;
    },
  };
}

/** A directory that says once who holds a role, for as long as it is used. */
export function holdersOnce(directory: Pick<Directory, 'holders'>): Pick<Directory, 'holders'> {
  const found = new Map<string, ReturnType<Directory['holders']>>();
  return {
    holders(role) {
      const known = found.get(role) ?? directory.holders(role);
      found.set(role, known);
      return known;
    },
  };
}
