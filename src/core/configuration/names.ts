import type { RoleName } from '../base/name.ts';
import { type AccessPackage, type ApproverSpec, everybodyAskedBy } from '../policy/policy.ts';
import type { Change } from './changes.ts';

/** Something that the configuration names by its id only. */
export interface Reference {
  readonly kind: 'person' | 'group' | 'package' | 'role';
  readonly id: string;
}

/** What somebody or something was called when a change was made: people read names, and the log keeps who was meant. */
export interface Named extends Reference {
  readonly name: string | RoleName;
}

/** Everybody and everything that changes speak of by an id, each once. */
export function referencesIn(changes: readonly Change[]): readonly Reference[] {
  const found = changes.flatMap(inChange);
  return [...new Map(found.map((one) => [keyOf(one), one])).values()];
}

function inChange(change: Change): Reference[] {
  switch (change.kind) {
    case 'package':
      return present(change).flatMap(inPackage);
    case 'role':
      return present(change).flatMap(({ approvers, administrators }) => inSpecs([...approvers, ...administrators]));
    case 'eligibility':
      return present(change).flatMap(({ personId, roleId }) => [...of('person', [personId]), ...of('role', [roleId])]);
    case 'riskReview':
      return present(change).flatMap(({ fallbackApprovers }) => inSpecs(fallbackApprovers));
  }
}

function present<T>({ before, after }: { readonly before?: T; readonly after?: T }): T[] {
  return [before, after].filter((one) => one !== undefined);
}

function inPackage({ policy: { requestors, stages, incompatible } }: AccessPackage): Reference[] {
  const asking =
    requestors.kind === 'everyone' ? [] : [...of('person', requestors.people), ...of('group', requestors.groups)];
  return [...asking, ...inSpecs(stages.flatMap(everybodyAskedBy)), ...of('package', incompatible.packages)];
}

/** Everybody and everything that specifications speak of by an id. */
export function inSpecs(specs: readonly ApproverSpec[]): Reference[] {
  return specs.flatMap((spec) => {
    if (spec.kind === 'people') return of('person', spec.people);
    return spec.kind === 'group' ? of('group', [spec.group]) : [];
  });
}

function of(kind: Reference['kind'], ids: readonly string[]): Reference[] {
  return ids.map((id) => ({ kind, id }));
}

function keyOf({ kind, id }: Reference): string {
  return `${kind}:${id}`;
}

/** How a sentence calls what it speaks of: by the name that it carries, or by the name of its id. */
export type Label = (about: Reference | { readonly id: string; readonly name: string }) => string;

/** The same in its reader's language. */
export interface NamedInWords extends Reference {
  readonly name: string;
}

/** By name, or by id where nobody knows one; of two who have the same name it is said which one is meant. */
export function byName(names: readonly NamedInWords[]): Label {
  /** The ids behind each name. */
  const called = new Map<string, Set<string>>();
  for (const { kind, id, name } of names) {
    const key = keyOf({ kind, id: name });
    called.set(key, (called.get(key) ?? new Set()).add(id));
  }
  const calledApart = ({ kind, id, name }: NamedInWords) =>
    (called.get(keyOf({ kind, id: name }))?.size ?? 0) > 1 ? withId(name, id) : name;
  const known = new Map(names.map((one) => [keyOf(one), calledApart(one)]));
  return (about) => ('name' in about ? about.name : (known.get(keyOf(about)) ?? about.id));
}

/** A name with the id behind it, unless they are the same or it stands there already. */
export function withId(name: string, id: string): string {
  return name === id || name.endsWith(` (${id})`) ? name : `${name} (${id})`;
}

/** The same, each with its id: names from a command line prove nothing. */
export function unproven(names: readonly Named[]): Named[] {
  return names.map(({ name, ...one }) => ({
    ...one,
    name: typeof name === 'string' ? withId(name, one.id) : { ...name, id: one.id },
  }));
}

/** By name and id: for two that have the same name. */
export function byNameAndId(names: readonly NamedInWords[]): Label {
  const name = byName(names);
  return (about) => withId(name(about), about.id);
}
