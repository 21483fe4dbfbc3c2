import { formatEnd } from '../base/text.ts';
import { isSame } from '../configuration/changes.ts';
import { type Label, withId } from '../configuration/names.ts';
import {
  type AccessDuration,
  type AccessPackage,
  type ApproverSpec,
  type Escalation,
  groupMembership,
  type Policy,
  type PolicyStage,
  type Question,
  type Resource,
} from '../policy/policy.ts';

/** What each field of something says, as a sentence without its end. Every field has one, so that no change goes unsaid. */
export type FieldTexts<T> = { readonly [K in keyof T]-?: (one: T, label: Label, timeZone: string) => string };

/**
 * A sentence for each field in which two differ, with how it was before.
 *
 * @param labels what to call things; the next one is taken where both would be said in the same words.
 * @param timeZone in which days end.
 */
export function differenceTexts<T extends object>(
  texts: FieldTexts<T>,
  before: T,
  after: T,
  labels: readonly [Label, Label],
  timeZone: string,
): string[] {
  return (Object.keys(texts) as (keyof T & string)[]).flatMap((field) => {
    if (isSame(before[field], after[field])) return [];
    const said = (label: Label) =>
      [texts[field](after, label, timeZone), texts[field](before, label, timeZone)] as const;
    const [plain, exact] = [said(labels[0]), said(labels[1])];
    const [is, was] = plain[0] === plain[1] ? exact : plain;
    return [`${is}; before, ${was}`];
  });
}

/** A package, all but its policy. */
export const packageTexts: FieldTexts<Omit<AccessPackage, 'policy' | 'id'>> = {
  resources: ({ resources }) => `it gives ${resourcesText(resources)}`,
  name: ({ name }) => `it is called ${name}`,
  description: ({ description }) => describedText(description),
};

export function describedText(description: string): string {
  return description === '' ? 'it has no description' : `it is described as “${description}”`;
}

/**
 * Resources are always said with their ids: what is given must not hide behind a name, which whoever writes a package
 * chooses. Two of different kinds may have the same id, so the kind is said as well.
 */
export function resourcesText(resources: readonly Resource[]): string {
  return list(
    resources.map(({ kind, id, name }) => {
      const called = withId(name, id);
      return kind === groupMembership ? `membership in the group ${called}` : `${called} of the kind “${kind}”`;
    }),
  );
}

/** A policy, all but its stages, which differ field by field while there are as many of them. */
export const policyTexts: FieldTexts<Omit<Policy, 'stages'>> = {
  requestors: ({ requestors }, label) => {
    if (requestors.kind === 'everyone') return 'everybody may ask';
    const people = requestors.people.map((id) => label({ kind: 'person', id }));
    const groups = requestors.groups.map((id) => `members of ${label({ kind: 'group', id })}`);
    const asking = [...people, ...groups];
    return asking.length === 0 ? 'nobody may ask' : `only ${list(asking)} may ask`;
  },
  onBehalf: ({ onBehalf }) => `managers ${onBehalf ? 'may' : 'may not'} ask for their reports`,
  riskReview: ({ riskReview }) => riskText(riskReview),
  access: ({ access }, _label, timeZone) => accessText(access, timeZone),
  extension: ({ extension }) =>
    extension === 'no'
      ? 'access cannot be extended'
      : `access can be extended ${extension === 'withApproval' ? 'with' : 'without'} approval`,
  questions: ({ questions }, label) =>
    `it asks ${list(
      questions.map((one) => questionText(one, label)),
      'no questions',
    )}`,
  incompatible: ({ incompatible: { packages, groups } }, label) => {
    const held = [
      ...packages.map((id) => label({ kind: 'package', id })),
      ...groups.map(({ id, name }) => `membership in ${withId(name, id)}`),
    ];
    return held.length === 0 ? 'it excludes no other access' : `it cannot be held together with ${list(held)}`;
  },
  notifications: ({ notifications }) => `approvers ${notifications ? 'get' : 'get no'} messages`,
  showApproverNames: ({ showApproverNames }) => `requestors ${showApproverNames ? 'see' : 'do not see'} who approved`,
};

export function riskText(riskReview: boolean): string {
  return riskReview ? 'risk is asked about' : 'risk is not asked about';
}

function questionText({ id, text, kind, required, choices, several }: Question, label: Label): string {
  const how = {
    shortText: 'a short text',
    longText: 'a long text',
    multipleChoice: `${several ? 'any' : 'one'} of ${choices.join(', ')}`,
  }[kind];
  return `“${label({ id, name: text })}” (${how}, ${required ? 'required' : 'not required'})`;
}

export const stageTexts: FieldTexts<PolicyStage> = {
  approvers: ({ approvers }, label) =>
    `${specsText(approvers, label)} ${approvers.length === 1 ? 'decides' : 'decide'}`,
  fallbackApprovers: ({ fallbackApprovers }, label) =>
    fallbackApprovers.length === 0
      ? 'it has no fallback approvers'
      : `if it has no approvers, ${specsText(fallbackApprovers, label)} is asked instead`,
  timeoutDays: ({ timeoutDays }) => `there are ${days(timeoutDays)} to answer`,
  lastReminderHours: ({ lastReminderHours }) =>
    `the last reminder comes ${count(lastReminderHours ?? 24, 'hour')} before the end`,
  reasonRequired: ({ reasonRequired }) => `a reason is ${reasonRequired ? 'required' : 'optional'}`,
  escalation: ({ escalation }, label) => escalationText(escalation, label),
};

export function stagesText(stages: readonly PolicyStage[], label: Label): string {
  if (stages.length === 0) return 'no approval';
  const each = stages.map((stage) => {
    const { fallbackApprovers, timeoutDays, reasonRequired, escalation } = stage;
    return [
      specsText(stage.approvers, label),
      ...(fallbackApprovers.length === 0 ? [] : [`else ${specsText(fallbackApprovers, label)}`]),
      ...(escalation === undefined ? [] : [escalationText(escalation, label)]),
      ...(reasonRequired ? ['with a reason'] : []),
      `within ${days(timeoutDays)}`,
    ].join(', ');
  });
  return `${count(stages.length, 'stage')} of approval (${each.join('; then ')})`;
}

function escalationText(escalation: Escalation | undefined, label: Label): string {
  if (escalation === undefined) return 'it has no alternate approvers';
  const { afterDays, approvers, fallbackApprovers } = escalation;
  const others = fallbackApprovers.length === 0 ? '' : `, else ${specsText(fallbackApprovers, label)}`;
  return `after ${days(afterDays)} without an answer ${specsText(approvers, label)}${others} is asked as well`;
}

export function specsText(specs: readonly ApproverSpec[], label: Label): string {
  return specs.length === 0 ? 'nobody' : specs.map((spec) => specText(spec, label)).join(' or ');
}

function specText(spec: ApproverSpec, label: Label): string {
  switch (spec.kind) {
    case 'people':
      return spec.people.map((id) => label({ kind: 'person', id })).join(', ');
    case 'group':
      return `a member of ${label({ kind: 'group', id: spec.group })}`;
    case 'manager':
      return spec.level === 1 ? 'the manager' : `the manager ${spec.level} levels up`;
    case 'role':
      return `a holder of ${spec.role}`;
    case 'sponsors':
      return 'a sponsor';
  }
}

export function accessText(access: AccessDuration, timeZone: string): string {
  switch (access.kind) {
    case 'forever':
      return 'access has no end';
    case 'until':
      return `access lasts until ${formatEnd(access.date, timeZone)}`;
    case 'days':
      return `access lasts ${days(access.days)}`;
    case 'hours':
      return `access lasts ${count(access.hours, 'hour')}`;
  }
}

function days(number: number): string {
  return count(number, 'day');
}

export function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

function list(items: readonly string[], none = 'nothing'): string {
  return items.length === 0 ? none : items.join(', ');
}
