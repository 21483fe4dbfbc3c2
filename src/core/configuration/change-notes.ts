import type { Name } from '../base/name.ts';
import { groupMembership } from '../policy/policy.ts';
import { type Role, roleName } from '../policy/role.ts';
import { type Change, type Configuration, isSame } from './changes.ts';
import { applyChanges } from './configuration-index.ts';
import { type ConfigurationWarning, type FewApprovers, newRiskWarnings } from './configuration-warnings.ts';
import { targetsOf } from './offers.ts';

/** The requests that are pending for a package or role when that is changed or removed: at least one. */
export interface PendingRequests {
  readonly kind: 'package' | 'role';
  readonly id: string;
  readonly name: Name;
  readonly count: number;
  /** `exclusionsChanged`: also what it is incompatible with, which counts for requests that are pending as well. */
  readonly effect: 'changed' | 'exclusionsChanged' | 'removed';
}

/** What administrators are told about changes beside what differs. */
export interface ChangeNotes {
  readonly pending: readonly PendingRequests[];
  readonly warnings: readonly ConfigurationWarning[];
}

/** There is nothing to know beside what differs. */
export const noNotes: ChangeNotes = { pending: [], warnings: [] };

/** Whether there is anything to know beside what differs. */
export function hasNotes({ pending, warnings }: ChangeNotes): boolean {
  return pending.length + warnings.length > 0;
}

/** What is looked up about changes, so that the notes on them can be made. */
export interface ChangeFacts {
  /** How many requests are pending for each of the targets of `countedTargets`; those of which there are none may be left out. */
  readonly pending: ReadonlyMap<string, number>;
  /** Which groups each group that the changes give lies inside, at any depth, by their ids. */
  readonly groupsAround: ReadonlyMap<string, ReadonlySet<string>>;
  /** Of the roles of `rolesWithNewApprovers`, those that fewer than two people can approve. */
  readonly fewApprovers: readonly FewApprovers[];
}

/** The notes on changes that are made, or proposed, in one go. @param before the configuration before them. */
export function notesOn(
  changes: readonly Change[],
  before: Configuration,
  { pending, fewApprovers }: ChangeFacts,
): ChangeNotes {
  const roles = new Set(rolesWithNewApprovers(changes).map(({ id }) => id));
  return {
    pending: changes.flatMap((change) => pendingUnder(change, pending)),
    warnings: [
      ...fewApprovers.filter(({ id }) => roles.has(id)),
      ...newRiskWarnings(changes, before, applyChanges(before, changes)),
    ],
  };
}

/** The targets of which the pending requests are to be counted before such changes are made. */
export function countedTargets(changes: readonly Change[]): readonly string[] {
  return changes.flatMap((change) => (effectOf(change) === undefined ? [] : targetsOf(change)));
}

/** The groups that changed packages and roles give, before or after the changes, by their ids. */
export function givenGroups(changes: readonly Change[]): readonly string[] {
  const offered = changes.flatMap((change) =>
    change.kind === 'package' || change.kind === 'role' ? [change.before, change.after] : [],
  );
  const groups = offered.flatMap((one) => one?.resources ?? []).filter(({ kind }) => kind === groupMembership);
  return [...new Set(groups.map(({ id }) => id))];
}

/** The roles that get other approvers by these changes. */
export function rolesWithNewApprovers(changes: readonly Change[]): readonly Role[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'role' || change.after === undefined) return [];
    return isSame(change.before?.approvers, change.after.approvers) ? [] : [change.after];
  });
}

function pendingUnder(change: Change, pending: ChangeFacts['pending']): PendingRequests[] {
  const effect = effectOf(change);
  if (effect === undefined || (change.kind !== 'package' && change.kind !== 'role')) return [];
  const count = targetsOf(change).reduce((sum, target) => sum + (pending.get(target) ?? 0), 0);
  return count === 0 ? [] : [{ kind: change.kind, id: change.id, name: nameOf(change), count, effect }];
}

/** What a change means for requests that are pending; undefined: nothing, as when only a description differs. */
function effectOf(change: Change): PendingRequests['effect'] | undefined {
  if ((change.kind !== 'package' && change.kind !== 'role') || change.before === undefined) return undefined;
  if (change.after === undefined) return 'removed';
  if (change.kind === 'role') return isSame(rulesOf(change.before), rulesOf(change.after)) ? undefined : 'changed';
  const { before, after } = change;
  if (!isSame(before.policy.incompatible, after.policy.incompatible)) return 'exclusionsChanged';
  return isSame([before.policy, before.resources], [after.policy, after.resources]) ? undefined : 'changed';
}

/** All of a role that requests for it keep; its name and description are only shown. */
function rulesOf({ name: _name, resource: _resource, description: _description, ...rules }: Role) {
  return rules;
}

/** As people know it: by the name that it had before. */
function nameOf(change: Extract<Change, { kind: 'package' | 'role' }>): Name {
  if (change.kind === 'package') return (change.before ?? change.after)?.name ?? change.id;
  const setting = change.before ?? change.after;
  return setting === undefined ? change.id : roleName(setting);
}
