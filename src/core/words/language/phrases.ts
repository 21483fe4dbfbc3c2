import { type Label, withId } from '../../configuration/names.ts';
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
import { listOf, say } from './say.ts';

/** For a selection in a message. */
export function yesNo(is: boolean): 'yes' | 'no' {
  return is ? 'yes' : 'no';
}

/** Who approves, as one of several: `Amy Quill, Ben Quill or a member of Finance`; `nobody` where there are none. */
export function specsPhrase(specs: readonly ApproverSpec[], label: Label): string {
  return specs.length === 0
    ? say('phrases.nobody')
    : listOf(
        specs.flatMap((spec) => specPhrases(spec, label)),
        'or',
      );
}

function specPhrases(spec: ApproverSpec, label: Label): string[] {
  switch (spec.kind) {
    case 'people':
      return spec.people.map((id) => label({ kind: 'person', id }));
    case 'group':
      return [say('phrases.groupMember', { group: label({ kind: 'group', id: spec.group }) })];
    case 'manager':
      return [say('phrases.manager', { level: spec.level })];
    case 'role':
      return [say('phrases.roleHolder', { role: spec.role })];
    case 'sponsors':
      return [say('phrases.sponsor')];
  }
}

export function alternatesPhrase({ afterDays, approvers, fallbackApprovers }: Escalation, label: Label): string {
  const what = { approvers: specsPhrase(approvers, label), days: afterDays };
  return fallbackApprovers.length === 0
    ? say('phrases.alternates', what)
    : say('phrases.alternatesWithFallback', { ...what, fallback: specsPhrase(fallbackApprovers, label) });
}

/** Who may request something: `everyone`, `only Amy Quill and members of Finance` or `nobody`. */
export function requestorsPhrase(requestors: RequestorScope, label: Label): string {
  if (requestors.kind === 'everyone') return say('phrases.everyone');
  const who = [
    ...requestors.people.map((id) => label({ kind: 'person', id })),
    ...requestors.groups.map((id) => say('phrases.groupMembers', { group: label({ kind: 'group', id }) })),
  ];
  return who.length === 0 ? say('phrases.nobody') : say('phrases.onlyThese', { who: listOf(who) });
}

/** How long access lasts, as in `access lasts 30 days`. */
export function durationPhrase(access: AccessDuration, timeZone: string): string {
  switch (access.kind) {
    case 'forever':
      return say('phrases.indefinitely');
    case 'until':
      return say('phrases.until', { end: formatEnd(access.date, timeZone) });
    case 'days':
      return say('phrases.days', { count: access.days });
    case 'hours':
      return say('phrases.hours', { count: access.hours });
  }
}

/** How long something lasts that ends at a moment or never. */
export function endPhrase(endsAt: Date | undefined, timeZone: string): string {
  return durationPhrase(endsAt === undefined ? { kind: 'forever' } : { kind: 'until', date: endsAt }, timeZone);
}

/**
 * Resources are always named with their ids: what is given must not hide behind a name, which anyone who writes a package
 * chooses. Two of different kinds may have the same id, so the kind is said as well.
 */
export function resourcePhrases(resources: readonly Resource[]): string[] {
  return resources.map(({ kind, id, name }) => {
    const resource = withId(name, id);
    return kind === groupMembership
      ? say('phrases.membership', { group: resource })
      : say('phrases.otherResource', { resource, kind });
  });
}

export function questionPhrases(questions: readonly Question[], label: Label): string[] {
  return questions.map(({ id, text, kind, required, choices, several }) => {
    const what = { text: label({ id, name: text }), required: yesNo(required) };
    if (kind === 'shortText') return say('phrases.shortText', what);
    if (kind === 'longText') return say('phrases.longText', what);
    return several
      ? say('phrases.someChoices', { ...what, choices: listOf(choices) })
      : say('phrases.oneChoice', { ...what, choices: listOf(choices) });
  });
}

export function incompatiblePhrases({ packages, groups }: Incompatibilities, label: Label): string[] {
  return [
    ...packages.map((id) => label({ kind: 'package', id })),
    ...groups.map(({ id, name }) => say('phrases.membership', { group: withId(name, id) })),
  ];
}

/** Several together; `nothing` where there are none. */
export function allOf(phrases: readonly string[]): string {
  return phrases.length === 0 ? say('phrases.nothing') : listOf(phrases);
}
