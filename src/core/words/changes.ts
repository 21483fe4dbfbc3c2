import { formatEnd, oneLine } from '../base/text.ts';
import type { Change } from '../configuration/changes.ts';
import { byName, byNameAndId, type Label, type Named } from '../configuration/names.ts';
import type { AccessPackage, PolicyStage } from '../policy/policy.ts';
import type { RiskLevel, RiskReview } from '../policy/risk.ts';
import { type Eligibility, type Role, roleName } from '../policy/role.ts';
import {
  count,
  describedText,
  differenceTexts,
  type FieldTexts,
  packageTexts,
  policyTexts,
  resourcesText,
  riskText,
  specsText,
  stagesText,
  stageTexts,
} from './policy.ts';

/** The risk sources by the names that Microsoft gives them. */
export const sourceNames = {
  idProtection: 'Microsoft Entra ID Protection',
  insiderRisk: 'Microsoft Purview Insider Risk',
} as const;

type Labels = readonly [Label, Label];

/**
 * What a change changes, a sentence for each field that differs, for administrators: whoever confirms it must not be shown
 * half of it.
 *
 * @param names what is called what.
 * @param timeZone in which days end.
 */
export function changeSentences(change: Change, names: readonly Named[], timeZone: string): string[] {
  return sentencesOf(change, [byName(names), byNameAndId(names)], timeZone).map(oneLine);
}

function sentencesOf(change: Change, labels: Labels, timeZone: string): string[] {
  switch (change.kind) {
    case 'riskReview':
      return said(
        sourceNames[change.source],
        differenceTexts(reviewTexts, change.before, change.after, labels, timeZone),
      );
    case 'eligibility':
      return [eligibilitySentence(change, labels[0], timeZone)];
    case 'role':
      return roleSentences(change, labels, timeZone);
    case 'package':
      return packageSentences(change, labels, timeZone);
  }
}

/** All that several changes change. */
export function allChangeSentences(changes: readonly Change[], names: readonly Named[], timeZone: string): string[] {
  return changes.flatMap((change) => changeSentences(change, names, timeZone));
}

function said(about: string, texts: readonly string[]): string[] {
  return texts.map((text) => `${about}: ${text}.`);
}

function packageSentences(
  { before, after, id }: Extract<Change, { kind: 'package' }>,
  labels: Labels,
  timeZone: string,
): string[] {
  if (after === undefined) return [`The package ${before?.name ?? id} is not offered any more.`];
  if (before === undefined) return said(`New package ${after.name}`, allOf(after, labels[0], timeZone));
  return said(after.name, [
    ...stageSentences(before.policy.stages, after.policy.stages, labels, timeZone),
    ...differenceTexts(policyTexts, before.policy, after.policy, labels, timeZone),
    ...differenceTexts(packageTexts, before, after, labels, timeZone),
  ]);
}

/** A new package is said in whole: what it gives, to whom, and by which policy. */
function allOf(one: AccessPackage, label: Label, timeZone: string): string[] {
  const { description, resources } = packageTexts;
  return [
    resources(one, label, timeZone),
    `it needs ${stagesText(one.policy.stages, label)}`,
    ...Object.values(policyTexts).map((text) => text(one.policy, label, timeZone)),
    description(one, label, timeZone),
  ];
}

function stageSentences(
  before: readonly PolicyStage[],
  after: readonly PolicyStage[],
  labels: Labels,
  timeZone: string,
): string[] {
  if (before.length !== after.length)
    return [`it needs ${stagesText(after, labels[0])}; before, ${stagesText(before, labels[0])}`];
  return after.flatMap((stage, index) => {
    const was = before[index] ?? stage;
    return differenceTexts(stageTexts, was, stage, labels, timeZone).map((text) => `stage ${index + 1}: ${text}`);
  });
}

const roleTexts: FieldTexts<Omit<Role, 'id'>> = {
  resources: ({ resources }) => `it gives ${resourcesText(resources)}`,
  administrators: ({ administrators }, label) => `its resource is administered by ${specsText(administrators, label)}`,
  approvers: ({ approvers }, label) =>
    approvers.length === 0 ? 'it needs no approval' : `it needs approval by ${specsText(approvers, label)}`,
  maximumHours: ({ maximumHours }) => `it can be active for up to ${count(maximumHours, 'hour')}`,
  riskReview: ({ riskReview }) => riskText(riskReview),
  name: ({ name }) => `the role is called ${name}`,
  resource: ({ resource }) => `it is a role on ${resource}`,
  description: ({ description }) => describedText(description),
};

function roleSentences(
  { before, after, id }: Extract<Change, { kind: 'role' }>,
  labels: Labels,
  timeZone: string,
): string[] {
  if (after === undefined)
    return [`The role ${before === undefined ? id : roleName(before)} cannot be activated any more.`];
  if (before !== undefined) return said(roleName(after), differenceTexts(roleTexts, before, after, labels, timeZone));
  const { name: _name, resource: _resource, ...rest } = roleTexts;
  return said(
    `New role ${roleName(after)}`,
    Object.values(rest).map((text) => text(after, labels[0], timeZone)),
  );
}

function eligibilitySentence(
  { before, after }: Extract<Change, { kind: 'eligibility' }>,
  label: Label,
  timeZone: string,
): string {
  const until = ({ endsAt }: Eligibility) =>
    endsAt === undefined ? 'without an end' : `until ${formatEnd(endsAt, timeZone)}`;
  const person = ({ personId }: Eligibility) => label({ kind: 'person', id: personId });
  const role = ({ roleId }: Eligibility) => label({ kind: 'role', id: roleId });
  if (after === undefined)
    return before === undefined ? '' : `${person(before)} is not eligible for ${role(before)} any more.`;
  const is = `${person(after)} is eligible for ${role(after)} ${until(after)}`;
  return before === undefined ? `${is}.` : `${is}; before, ${until(before)}.`;
}

/** When a review is needed. */
export function levelsText(levels: readonly RiskLevel[]): string {
  return levels.length === 0 ? 'no level asks for a review' : `a review is needed at ${levels.join(', ')}`;
}

const reviewTexts: FieldTexts<RiskReview> = {
  levels: ({ levels }) => levelsText(levels),
  fallbackApprovers: ({ fallbackApprovers }, label) =>
    `the fallback reviewer is ${specsText(fallbackApprovers, label)}`,
};
