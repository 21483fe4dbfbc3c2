import { type PersonRef, personRef } from '../../core/base/person.ts';
import { type ApproverSpec, isPerPerson } from '../../core/policy/policy.ts';
import { isSubject } from '../../core/request/authority.ts';
import type { ApproversByStage } from '../../core/request/commands.ts';
import type { Stage, StageDefinition } from '../../core/request/stages.ts';
import type { ApproverNeeds } from '../../people/possible-approvers.ts';
import { isAnyReachable, reachableOnce } from '../../people/reachable.ts';
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

/** Whom a stage asks, and who is passed over because no running chat reaches them. */
export interface AskedNow {
  readonly approvers: readonly PersonRef[];
  readonly unreachable: readonly PersonRef[];
}

/**
 * Whom a stage asks at this moment: its approvers, or its fallback approvers where that comes to nobody, and once it
 * was forwarded its alternate approvers as well. Approvers none of whom a running chat reaches count as nobody;
 * where it reaches one of them, all of them are asked.
 */
export async function resolveApprovers(
  needs: ApproverNeeds,
  stage: Pick<StageDefinition, 'approvers' | 'fallbackApprovers' | 'escalation'> & Pick<Stage, 'escalatedAt'>,
  subjects: Subjects,
): Promise<AskedNow> {
  const [primary, alternate] = await Promise.all([
    resolveAsked(needs, stage, subjects),
    stage.escalatedAt === undefined ? nobody : resolveAlternates(needs, stage, subjects),
  ]);
  const approvers = eachOnce([...primary.approvers, ...alternate.approvers]);
  const asked = new Set(approvers.map(({ id }) => id));
  const passedOver = [...primary.unreachable, ...alternate.unreachable].filter(({ id }) => !asked.has(id));
  return { approvers, unreachable: eachOnce(passedOver) };
}

const nobody: AskedNow = { approvers: [], unreachable: [] };

/** Whom the alternate approvers of a stage come to now. */
export async function resolveAlternates(
  needs: ApproverNeeds,
  { escalation }: Pick<StageDefinition, 'escalation'>,
  subjects: Subjects,
): Promise<AskedNow> {
  return escalation === undefined ? nobody : resolveAsked(needs, escalation, subjects);
}

async function resolveAsked(
  needs: ApproverNeeds,
  { approvers, fallbackApprovers }: Asked,
  subjects: Subjects,
): Promise<AskedNow> {
  const { directory } = needs;
  const primary = await resolveAll(directory, approvers, subjects);
  if (await isAnyReachable(needs, primary)) return { approvers: primary, unreachable: [] };
  const fallback = await resolveAll(directory, fallbackApprovers, subjects);
  if (await isAnyReachable(needs, fallback)) return { approvers: fallback, unreachable: primary };
  return { approvers: [], unreachable: eachOnce([...primary, ...fallback]) };
}

function eachOnce(people: readonly PersonRef[]): PersonRef[] {
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

/**
 * The same needs for what somebody does in a chat: whoever acts there is reached there, also before that chat has told us so.
 */
export function reaching({ directory, isReachable }: ApproverNeeds, actorId: string): ApproverNeeds {
  return { directory, isReachable, acting: actorId };
}

async function resolveAll(
  directory: Pick<Directory, 'resolve'>,
  specs: readonly ApproverSpec[],
  subjects: Subjects,
): Promise<PersonRef[]> {
  const found = await Promise.all(specs.map((spec) => directory.resolve(spec, subjects.beneficiary.id)));
  return eachOnce(found.flat().map(personRef)).filter((person) => !isSubject(subjects, person));
}

/** The same for several stages, by their ids. */
export async function resolveStages(
  { directory, isReachable }: ApproverNeeds,
  stages: readonly StageDefinition[],
  subjects: Subjects,
): Promise<{ readonly approvers: ApproversByStage; readonly unreachable: ApproversByStage }> {
  const once = { directory: resolvingOnce(directory), isReachable: reachableOnce(isReachable) };
  const resolved = await Promise.all(
    stages.map(async (stage) => [stage.id, await resolveApprovers(once, stage, subjects)] as const),
  );
  return {
    approvers: Object.fromEntries(resolved.map(([id, { approvers }]) => [id, approvers])),
    unreachable: Object.fromEntries(resolved.map(([id, { unreachable }]) => [id, unreachable])),
  };
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
