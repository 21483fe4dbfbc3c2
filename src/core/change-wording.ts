import { type Change, isSame } from './changes.ts';
import type { AccessDuration, AccessPackage, ApproverSpec, Policy, PolicyStage } from './policy.ts';
import type { RiskReview } from './risk.ts';
import { type Eligibility, type RoleSetting, roleName } from './role.ts';
import { formatMoment } from './text.ts';

/** The risk sources by the names that Microsoft gives them. */
export const sourceNames = {
  idProtection: 'Microsoft Entra ID Protection',
  insiderRisk: 'Microsoft Purview Insider Risk',
} as const;

/** What a change changes, a sentence for each difference, for administrators. */
export function changeSentences(change: Change): string[] {
  switch (change.kind) {
    case 'riskReview':
      return reviewSentences(sourceNames[change.source], change.before, change.after);
    case 'eligibility':
      return [eligibilitySentence(change)];
    case 'role':
      return roleSentences(change);
    case 'package':
      return packageChange(change);
  }
}

function packageChange({ before, after, id }: Extract<Change, { kind: 'package' }>): string[] {
  if (after === undefined) return [`The package ${before?.name ?? id} is not offered any more.`];
  if (before === undefined)
    return [`New package ${after.name}: ${stagesText(after.policy.stages)}, ${accessText(after.policy.access)}.`];
  return packageSentences(before, after).map((text) => `${after.name}: ${text}.`);
}

function roleSentences({ before, after, id }: Extract<Change, { kind: 'role' }>): string[] {
  if (after === undefined)
    return [`The role ${before === undefined ? id : roleName(before)} cannot be activated any more.`];
  const name = roleName(after);
  const approval = ({ approvers }: RoleSetting) =>
    approvers.length === 0 ? 'no approval' : `approval by ${specsText(approvers)}`;
  const hours = ({ maximumHours }: RoleSetting) => `up to ${maximumHours} ${maximumHours === 1 ? 'hour' : 'hours'}`;
  const risk = ({ riskReview }: RoleSetting) => (riskReview ? 'risk is asked about' : 'risk is not asked about');
  if (before === undefined) return [`New role ${name}: ${approval(after)}, ${hours(after)}, ${risk(after)}.`];
  const said = [approval, hours, risk].flatMap((text) =>
    text(before) === text(after) ? [] : [`${name}: ${text(after)}; before, ${text(before)}.`],
  );
  return said.length > 0 ? said : [`${name}: its names, resources or administrators are other ones.`];
}

function eligibilitySentence({ before, after }: Extract<Change, { kind: 'eligibility' }>): string {
  const until = ({ endsAt }: Eligibility) =>
    endsAt === undefined ? 'without an end' : `until ${formatMoment(endsAt)}`;
  const who = (one: Eligibility) => `${one.personId} is eligible for ${one.roleId}`;
  if (after !== undefined && before !== undefined) return `${who(after)} ${until(after)}; before, ${until(before)}.`;
  if (after !== undefined) return `${who(after)} ${until(after)}.`;
  return before === undefined ? '' : `${before.personId} is not eligible for ${before.roleId} any more.`;
}

function reviewSentences(source: string, before: RiskReview, after: RiskReview): string[] {
  const levels = ({ levels: chosen }: RiskReview) => (chosen.length === 0 ? 'nothing' : chosen.join(', '));
  const fallbacks = ({ fallbackApprovers }: RiskReview) => specsText(fallbackApprovers);
  return [
    ...(isSame(before.levels, after.levels)
      ? []
      : [`${source}: a review is needed at ${levels(after)}; before, at ${levels(before)}.`]),
    ...(isSame(before.fallbackApprovers, after.fallbackApprovers)
      ? []
      : [`${source}: fallback reviewers are ${fallbacks(after)}; before, ${fallbacks(before)}.`]),
  ];
}

const texts: { readonly [K in keyof Policy]?: (policy: Policy) => string } = {
  requestors: ({ requestors }) =>
    requestors.kind === 'everyone'
      ? 'everybody may ask'
      : `those who may ask are ${[...requestors.people, ...requestors.groups].join(', ') || 'nobody'}`,
  onBehalf: ({ onBehalf }) => `managers ${onBehalf ? 'may' : 'may not'} ask for their reports`,
  questions: ({ questions }) => `${questions.length} ${questions.length === 1 ? 'question is' : 'questions are'} asked`,
  access: ({ access }) => accessText(access),
  extension: ({ extension }) =>
    extension === 'no'
      ? 'access cannot be extended'
      : `access can be extended ${extension === 'withApproval' ? 'with' : 'without'} approval`,
  incompatible: ({ incompatible: { packages, groups } }) =>
    `it cannot be held together with ${[...packages, ...groups.map(({ name }) => name)].join(', ') || 'nothing'}`,
  notifications: ({ notifications }) => `approvers ${notifications ? 'get' : 'get no'} messages`,
  showApproverNames: ({ showApproverNames }) => `requestors ${showApproverNames ? 'see' : 'do not see'} who decided`,
};

function packageSentences(before: AccessPackage, after: AccessPackage): string[] {
  const names = ({ resources }: AccessPackage) => resources.map(({ name }) => name).join(', ');
  const fields = Object.entries(texts).flatMap(([field, text]) => {
    const key = field as keyof Policy;
    return isSame(before.policy[key], after.policy[key]) ? [] : [both(text, before.policy, after.policy)];
  });
  return [
    ...(before.name === after.name ? [] : [`its name was ${before.name}`]),
    ...(before.description === after.description ? [] : ['its description is another one']),
    ...(isSame(before.resources, after.resources) ? [] : [`it gives ${names(after)}; before, ${names(before)}`]),
    ...fields,
    ...(isSame(before.policy.stages, after.policy.stages)
      ? []
      : [`it needs ${stagesText(after.policy.stages)}; before, ${stagesText(before.policy.stages)}`]),
  ];
}

function both(text: (policy: Policy) => string, before: Policy, after: Policy): string {
  const [was, is] = [text(before), text(after)];
  return was === is ? `${is}, in other words` : `${is}; before, ${was}`;
}

function stagesText(stages: readonly PolicyStage[]): string {
  if (stages.length === 0) return 'no approval';
  const each = stages.map(({ approvers, timeoutDays, escalation }) => {
    const alternates = escalation === undefined ? '' : `, then also ${specsText(escalation.approvers)}`;
    return `${specsText(approvers)}${alternates} within ${days(timeoutDays)}`;
  });
  return `${stages.length} ${stages.length === 1 ? 'stage' : 'stages'} (${each.join('; ')})`;
}

function specsText(specs: readonly ApproverSpec[]): string {
  return specs.length === 0 ? 'nobody' : specs.map(specText).join(' or ');
}

function specText(spec: ApproverSpec): string {
  switch (spec.kind) {
    case 'people':
      return spec.people.join(', ');
    case 'group':
      return `the group ${spec.group}`;
    case 'manager':
      return spec.level === 1 ? 'the manager' : `the manager ${spec.level} levels up`;
    case 'role':
      return `holders of ${spec.role}`;
    case 'sponsors':
      return 'the sponsors';
  }
}

function accessText(access: AccessDuration): string {
  switch (access.kind) {
    case 'forever':
      return 'access without an end';
    case 'until':
      return `access until ${formatMoment(access.date)}`;
    case 'days':
      return `access for ${days(access.days)}`;
    case 'hours':
      return `access for ${access.hours} ${access.hours === 1 ? 'hour' : 'hours'}`;
  }
}

function days(count: number): string {
  return `${count} ${count === 1 ? 'day' : 'days'}`;
}
