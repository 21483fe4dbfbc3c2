import { isSubject } from '../core/authority.ts';
import type { ApproversByStage } from '../core/commands.ts';
import { type PersonRef, personRef } from '../core/person.ts';
import type { ApproverSpec } from '../core/policy.ts';
import type { StageDefinition } from '../core/stages.ts';
import type { Directory } from '../ports/directory.ts';

/** A stage asks at most this many people (design: a card for each of them must remain deliverable). */
export const approverLimit = 1_000;

interface Subjects {
  readonly requestor: PersonRef;
  readonly beneficiary: PersonRef;
}

/** Whom a stage asks at this moment: its approvers, or its fallback approvers where that comes to nobody. */
export async function resolveApprovers(
  directory: Directory,
  stage: Pick<StageDefinition, 'approvers' | 'fallbackApprovers'>,
  subjects: Subjects,
): Promise<PersonRef[]> {
  const primary = await resolveAll(directory, stage.approvers, subjects);
  const people = primary.length > 0 ? primary : await resolveAll(directory, stage.fallbackApprovers, subjects);
  return people.slice(0, approverLimit);
}

async function resolveAll(
  directory: Directory,
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
  const resolved = await Promise.all(
    stages.map(async (stage) => [stage.id, await resolveApprovers(directory, stage, subjects)] as const),
  );
  return Object.fromEntries(resolved);
}
