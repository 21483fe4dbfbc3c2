import { type Label, type Named, type NamedInWords, withId } from '../../configuration/names.ts';
import {
  type AccessDuration,
  type ApproverSpec,
  type Escalation,
  groupMembership,
  type Incompatibilities,
  type Question,
  type RequestorScope,
  type Resource,
} from '../../policy/policy.ts';
import { formatEnd } from './dates.ts';
import type { Reader } from './reader.ts';
import { listOf, nameText, say } from './say.ts';

/** What everything is called, in the reader's language. */
export function namesInWords(reader: Reader, names: readonly Named[]): NamedInWords[] {
  return names.map(({ name, ...one }) => ({ ...one, name: nameText(reader, name) }));
}

/** For a selection in a message. */
export function yesNo(is: boolean): 'yes' | 'no' {
  return is ? 'yes' : 'no';
}

/** Who approves, as one of several: `Amy Quill, Ben Quill or a member of Finance`; `nobody` where there are none. */
export function specsPhrase(reader: Reader, specs: readonly ApproverSpec[], label: Label): string {
  return specs.length === 0
    ? say(reader, 'phrases.nobody')
    : listOf(
        reader,
        specs.flatMap((spec) => specPhrases(reader, spec, label)),
        'or',
      );
}

function specPhrases(reader: Reader, spec: ApproverSpec, label: Label): string[] {
  switch (spec.kind) {
    case 'people':
      return spec.people.map((id) => label({ kind: 'person', id }));
    case 'group':
      return [say(reader, 'phrases.groupMember', { group: label({ kind: 'group', id: spec.group }) })];
    case 'manager':
      return [say(reader, 'phrases.manager', { level: spec.level })];
    case 'role':
      return [say(reader, 'phrases.roleHolder', { role: spec.role })];
    case 'sponsors':
      return [say(reader, 'phrases.sponsor')];
  }
}

/** Who is asked as well once a stage has waited, and after how many days. */
export function alternatesPhrase(
  reader: Reader,
  { afterDays, approvers, fallbackApprovers }: Escalation,
  label: Label,
): string {
  const what = { approvers: specsPhrase(reader, approvers, label), days: afterDays };
  return fallbackApprovers.length === 0
    ? say(reader, 'phrases.alternates', what)
    : say(reader, 'phrases.alternatesWithFallback', {
        ...what,
        fallback: specsPhrase(reader, fallbackApprovers, label),
      });
}

/** Who may request something: `everyone`, `only Amy Quill and members of Finance` or `nobody`. */
export function requestorsPhrase(reader: Reader, requestors: RequestorScope, label: Label): string {
  if (requestors.kind === 'everyone') return say(reader, 'phrases.everyone');
  const who = [
    ...requestors.people.map((id) => label({ kind: 'person', id })),
    ...requestors.groups.map((id) => say(reader, 'phrases.groupMembers', { group: label({ kind: 'group', id }) })),
  ];
  return who.length === 0
    ? say(reader, 'phrases.nobody')
    : say(reader, 'phrases.onlyThese', { who: listOf(reader, who) });
}

/** How long access lasts, as in `access lasts 30 days`. */
export function durationPhrase(reader: Reader, access: AccessDuration, timeZone: string): string {
  switch (access.kind) {
    case 'forever':
      return say(reader, 'phrases.indefinitely');
    case 'until':
      return say(reader, 'phrases.until', { end: formatEnd(reader, access.date, timeZone) });
    case 'days':
      return say(reader, 'phrases.days', { count: access.days });
    case 'hours':
      return say(reader, 'phrases.hours', { count: access.hours });
  }
}

/** How long something lasts that ends at a moment or never. */
export function endPhrase(reader: Reader, endsAt: Date | undefined, timeZone: string): string {
  return durationPhrase(reader, endsAt === undefined ? { kind: 'forever' } : { kind: 'until', date: endsAt }, timeZone);
}

/**
 * Resources are always named with their ids: what is given must not hide behind a name, which anyone who writes a package
 * chooses. Two of different kinds may have the same id, so the kind is said as well.
 */
export function resourcePhrases(reader: Reader, resources: readonly Resource[]): string[] {
  return resources.map(({ kind, id, name }) => {
    const resource = withId(name, id);
    return kind === groupMembership
      ? say(reader, 'phrases.membership', { group: resource })
      : say(reader, 'phrases.otherResource', { resource, kind });
  });
}

/** A package's questions, each with its kind and what it offers to choose from. */
export function questionPhrases(reader: Reader, questions: readonly Question[], label: Label): string[] {
  return questions.map(({ id, text, kind, required, choices, several }) => {
    const what = { text: label({ id, name: nameText(reader, text) }), required: yesNo(required) };
    if (kind === 'shortText') return say(reader, 'phrases.shortText', what);
    if (kind === 'longText') return say(reader, 'phrases.longText', what);
    return several
      ? say(reader, 'phrases.someChoices', { ...what, choices: listOf(reader, choices) })
      : say(reader, 'phrases.oneChoice', { ...what, choices: listOf(reader, choices) });
  });
}

/** What must not be held together with a package: other packages by name, and groups. */
export function incompatiblePhrases(reader: Reader, { packages, groups }: Incompatibilities, label: Label): string[] {
  return [
    ...packages.map((id) => label({ kind: 'package', id })),
    ...groups.map(({ id, name }) => say(reader, 'phrases.membership', { group: withId(name, id) })),
  ];
}

/** Several together; `nothing` where there are none. */
export function allOf(reader: Reader, phrases: readonly string[]): string {
  return phrases.length === 0 ? say(reader, 'phrases.nothing') : listOf(reader, phrases);
}
