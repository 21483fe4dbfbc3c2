import { isSame } from '../../configuration/changes.ts';
import type { Label } from '../../configuration/names.ts';
import type { AccessPackage, ApproverSpec, Policy, PolicyStage } from '../../policy/policy.ts';
import type { RiskLevel, RiskReview } from '../../policy/risk.ts';
import type { Role } from '../../policy/role.ts';
import {
  allOf,
  alternatesPhrase,
  durationPhrase,
  incompatiblePhrases,
  questionPhrases,
  requestorsPhrase,
  resourcePhrases,
  specsPhrase,
  yesNo,
} from '../language/phrases.ts';
import { listOf, type MessageId, say } from '../language/say.ts';
import { type Naming, stageSentences } from './policy.ts';

/** What to call things, and what to call them where two would else be said in the same words. */
export type Labels = readonly [Label, Label];

/** The same as `Naming`, with both. */
export interface ExactNaming extends Omit<Naming, 'label'> {
  readonly labels: Labels;
}

/** What the change of each field says. Every field has an entry, so that no change goes unsaid. */
type FieldChanges<T> = { readonly [K in keyof T]-?: (before: T, after: T, naming: Naming) => string };

/** A sentence for each field in which two differ. */
function changedFields<T extends object>(
  fields: FieldChanges<T>,
  before: T,
  after: T,
  { labels: [plain, exact], ...naming }: ExactNaming,
): string[] {
  return (Object.keys(fields) as (keyof T & string)[]).flatMap((field) => {
    if (isSame(before[field], after[field])) return [];
    const said = fields[field](before, after, { ...naming, label: plain });
    // Where the change back reads the same, nobody can tell what is meant.
    const back = fields[field](after, before, { ...naming, label: plain });
    return [said === back ? fields[field](before, after, { ...naming, label: exact }) : said];
  });
}

/** What differs between two versions of a package. */
export function packageChanges(before: AccessPackage, after: AccessPackage, naming: ExactNaming): string[] {
  return [
    ...stagesChanges(before.policy.stages, after.policy.stages, naming),
    ...changedFields(policyFields, before.policy, after.policy, naming),
    ...changedFields(packageFields, before, after, naming),
  ];
}

/** What differs between two versions of a role. */
export function roleChanges(before: Omit<Role, 'id'>, after: Omit<Role, 'id'>, naming: ExactNaming): string[] {
  return changedFields(roleFields, before, after, naming);
}

/** What differs between two versions of a source's risk review. */
export function reviewChanges(before: RiskReview, after: RiskReview, naming: ExactNaming): string[] {
  return changedFields(reviewFields, before, after, naming);
}

/** How many stages there are, then what differs in each, by their numbers. */
function stagesChanges(
  before: readonly PolicyStage[],
  after: readonly PolicyStage[],
  { labels, ...naming }: ExactNaming,
): string[] {
  const { about } = naming;
  const inStage = (index: number) => ({ ...naming, about: say('policy.aboutStage', { about, number: index + 1 }) });
  const label = labels[0];
  return [
    ...(before.length === after.length ? [] : [stageCount(before.length, after.length, about)]),
    ...after.flatMap((stage, index) => {
      const was = before[index];
      return was === undefined
        ? stageSentences(stage, index, { ...naming, label })
        : changedFields(stageFields, was, stage, { ...inStage(index), labels });
    }),
    ...before.slice(after.length).map(({ approvers }, index) =>
      say('changes.stageRemoved', {
        about: inStage(after.length + index).about,
        approvers: specsPhrase(approvers, label),
      }),
    ),
  ];
}

function stageCount(before: number, after: number, about: string): string {
  if (before === 0) return say('changes.stagesAdded', { about, after });
  return after === 0
    ? say('changes.stagesRemoved', { about, before })
    : say('changes.stageCount', { about, before, after });
}

const packageFields: FieldChanges<Omit<AccessPackage, 'policy' | 'id'>> = {
  resources: (before, after, { about }) => resourcesChange(before, after, about),
  name: (before, after, { about }) => say('changes.name', { about, before: before.name, after: after.name }),
  description: (before, after, { about }) => descriptionChange(before, after, about),
};

const policyFields: FieldChanges<Omit<Policy, 'stages'>> = {
  requestors: (before, after, { about, label }) =>
    say('changes.requestors', {
      about,
      before: requestorsPhrase(before.requestors, label),
      after: requestorsPhrase(after.requestors, label),
    }),
  onBehalf: (_, { onBehalf }, { about }) => say('changes.onBehalf', { about, can: yesNo(onBehalf) }),
  riskReview: (_, { riskReview }, { about }) => say('changes.riskReview', { about, checked: yesNo(riskReview) }),
  access: (before, after, { about, timeZone }) =>
    say('changes.access', {
      about,
      before: durationPhrase(before.access, timeZone),
      after: durationPhrase(after.access, timeZone),
    }),
  extension: (before, after, { about }) =>
    say('changes.extension', { about, before: before.extension, after: after.extension }),
  questions: (before, after, { about, label }) =>
    listChange(questionPhrases(before.questions, label), questionPhrases(after.questions, label), about, {
      both: 'changes.questions',
      added: 'changes.questionsAdded',
      removed: 'changes.questionsRemoved',
      reordered: 'changes.questionsReordered',
    }),
  incompatible: (before, after, { about, label }) =>
    listChange(incompatiblePhrases(before.incompatible, label), incompatiblePhrases(after.incompatible, label), about, {
      both: 'changes.incompatible',
      added: 'changes.incompatibleAdded',
      removed: 'changes.incompatibleRemoved',
      reordered: 'changes.incompatibleReordered',
    }),
  notifications: (_, { notifications }, { about }) =>
    say('changes.notifications', { about, get: yesNo(notifications) }),
  showApproverNames: (_, { showApproverNames }, { about }) =>
    say('changes.showApproverNames', { about, see: yesNo(showApproverNames) }),
};

const stageFields: FieldChanges<PolicyStage> = {
  approvers: (before, after, { about, label }) =>
    say('changes.approvers', {
      about,
      before: specsPhrase(before.approvers, label),
      after: specsPhrase(after.approvers, label),
    }),
  fallbackApprovers: ({ fallbackApprovers: before }, { fallbackApprovers: after }, naming) =>
    specsChange(before, after, naming, {
      both: 'changes.fallback',
      added: 'changes.fallbackAdded',
      removed: 'changes.fallbackRemoved',
    }),
  timeoutDays: (before, after, { about }) =>
    say('changes.timeoutDays', { about, before: before.timeoutDays, after: after.timeoutDays }),
  lastReminderHours: (before, after, { about }) =>
    say('changes.lastReminder', {
      about,
      before: before.lastReminderHours ?? lastReminderHours,
      after: after.lastReminderHours ?? lastReminderHours,
    }),
  reasonRequired: (_, { reasonRequired }, { about }) =>
    say('changes.reasonRequired', { about, required: yesNo(reasonRequired) }),
  escalation: ({ escalation: before }, { escalation: after }, { about, label }) => {
    if (after === undefined)
      return before === undefined
        ? ''
        : say('changes.alternatesRemoved', { about, before: alternatesPhrase(before, label) });
    const alternates = alternatesPhrase(after, label);
    return before === undefined
      ? say('changes.alternatesAdded', { about, after: alternates })
      : say('changes.alternates', { about, after: alternates, before: alternatesPhrase(before, label) });
  },
};

/** Of a stage that does not say: a day. */
const lastReminderHours = 24;

const roleFields: FieldChanges<Omit<Role, 'id'>> = {
  resources: (before, after, { about }) => resourcesChange(before, after, about),
  administrators: (before, after, { about, label }) =>
    say('changes.roleAdministrators', {
      about,
      before: specsPhrase(before.administrators, label),
      after: specsPhrase(after.administrators, label),
    }),
  approvers: ({ approvers: before }, { approvers: after }, naming) =>
    specsChange(before, after, naming, {
      both: 'changes.roleApprovers',
      added: 'changes.roleApproversAdded',
      removed: 'changes.roleApproversRemoved',
    }),
  maximumHours: (before, after, { about }) =>
    say('changes.roleMaximum', { about, before: before.maximumHours, after: after.maximumHours }),
  riskReview: (_, { riskReview }, { about }) => say('changes.riskReview', { about, checked: yesNo(riskReview) }),
  name: (before, after, { about }) => say('changes.name', { about, before: before.name, after: after.name }),
  resource: (before, after, { about }) =>
    say('changes.roleResource', { about, before: before.resource, after: after.resource }),
  description: (before, after, { about }) => descriptionChange(before, after, about),
};

const reviewFields: FieldChanges<RiskReview> = {
  levels: ({ levels: before }, { levels: after }, { about }) => {
    if (after.length === 0) return say('changes.levelsRemoved', { about, before: levelsPhrase(before) });
    return before.length === 0
      ? say('changes.levelsAdded', { about, after: levelsPhrase(after) })
      : say('changes.levels', { about, before: levelsPhrase(before), after: levelsPhrase(after) });
  },
  fallbackApprovers: ({ fallbackApprovers: before }, { fallbackApprovers: after }, naming) =>
    specsChange(before, after, naming, {
      both: 'changes.reviewers',
      added: 'changes.reviewersAdded',
      removed: 'changes.reviewersRemoved',
    }),
};

/** Levels at any of which a review is needed: `medium or high`. */
export function levelsPhrase(levels: readonly RiskLevel[]): string {
  return listOf(levels, 'or');
}

interface Described {
  readonly description: string;
}

function descriptionChange({ description: before }: Described, { description: after }: Described, about: string) {
  if (after === '') return say('changes.descriptionRemoved', { about, before });
  return before === ''
    ? say('changes.descriptionAdded', { about, after })
    : say('changes.description', { about, before, after });
}

type Giving = Pick<AccessPackage, 'resources'>;

function resourcesChange(before: Giving, after: Giving, about: string): string {
  return listChange(resourcePhrases(before.resources), resourcePhrases(after.resources), about, {
    both: 'changes.resources',
    added: 'changes.resourcesAdded',
    removed: 'changes.resourcesRemoved',
    reordered: 'changes.resourcesReordered',
  });
}

/** The messages that say by `before` and `after` how something changes, something is added, and something is removed. */
interface Kinds<Both extends MessageId, Added extends MessageId, Removed extends MessageId> {
  readonly both: Both;
  readonly added: Added;
  readonly removed: Removed;
}

type SpecKinds =
  | Kinds<'changes.fallback', 'changes.fallbackAdded', 'changes.fallbackRemoved'>
  | Kinds<'changes.roleApprovers', 'changes.roleApproversAdded', 'changes.roleApproversRemoved'>
  | Kinds<'changes.reviewers', 'changes.reviewersAdded', 'changes.reviewersRemoved'>;

function specsChange(
  before: readonly ApproverSpec[],
  after: readonly ApproverSpec[],
  { about, label }: Naming,
  { both, added, removed }: SpecKinds,
): string {
  if (after.length === 0) return say(removed, { about, before: specsPhrase(before, label) });
  return before.length === 0
    ? say(added, { about, after: specsPhrase(after, label) })
    : say(both, { about, before: specsPhrase(before, label), after: specsPhrase(after, label) });
}

type ListKinds = (
  | Kinds<'changes.resources', 'changes.resourcesAdded', 'changes.resourcesRemoved'>
  | Kinds<'changes.questions', 'changes.questionsAdded', 'changes.questionsRemoved'>
  | Kinds<'changes.incompatible', 'changes.incompatibleAdded', 'changes.incompatibleRemoved'>
) & {
  readonly reordered: 'changes.resourcesReordered' | 'changes.questionsReordered' | 'changes.incompatibleReordered';
};

/** Of a list it is said what is new in it and what is no longer in it, not what stays. */
function listChange(
  before: readonly string[],
  after: readonly string[],
  about: string,
  { both, added, removed, reordered }: ListKinds,
): string {
  const [gone, come] = [without(before, after), without(after, before)];
  if (come.length + gone.length === 0) return say(reordered, { about, before: allOf(before), after: allOf(after) });
  if (come.length === 0) return say(removed, { about, before: allOf(gone) });
  return gone.length === 0
    ? say(added, { about, after: allOf(come) })
    : say(both, { about, before: allOf(gone), after: allOf(come) });
}

/** What is in one list more often than in the other. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return list.filter((one) => {
    const found = left.indexOf(one);
    if (found !== -1) left.splice(found, 1);
    return found === -1;
  });
}
