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
import type { Reader } from '../language/reader.ts';
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
  const { about, reader } = naming;
  const inStage = (index: number) => ({
    ...naming,
    about: say(reader, 'policy.aboutStage', { about, number: index + 1 }),
  });
  const label = labels[0];
  return [
    ...(before.length === after.length ? [] : [stageCount(reader, before.length, after.length, about)]),
    ...after.flatMap((stage, index) => {
      const was = before[index];
      return was === undefined
        ? stageSentences(stage, index, { ...naming, label })
        : changedFields(stageFields, was, stage, { ...inStage(index), labels });
    }),
    ...before.slice(after.length).map(({ approvers }, index) =>
      say(reader, 'changes.stageRemoved', {
        about: inStage(after.length + index).about,
        approvers: specsPhrase(reader, approvers, label),
      }),
    ),
  ];
}

function stageCount(reader: Reader, before: number, after: number, about: string): string {
  if (before === 0) return say(reader, 'changes.stagesAdded', { about, after });
  return after === 0
    ? say(reader, 'changes.stagesRemoved', { about, before })
    : say(reader, 'changes.stageCount', { about, before, after });
}

const packageFields: FieldChanges<Omit<AccessPackage, 'policy' | 'id'>> = {
  resources: (before, after, { about, reader }) => resourcesChange(reader, before, after, about),
  name: (before, after, { about, reader }) =>
    say(reader, 'changes.name', { about, before: before.name, after: after.name }),
  description: (before, after, { about, reader }) => descriptionChange(reader, before, after, about),
};

const policyFields: FieldChanges<Omit<Policy, 'stages'>> = {
  requestors: (before, after, { about, label, reader }) =>
    say(reader, 'changes.requestors', {
      about,
      before: requestorsPhrase(reader, before.requestors, label),
      after: requestorsPhrase(reader, after.requestors, label),
    }),
  onBehalf: (_, { onBehalf }, { about, reader }) => say(reader, 'changes.onBehalf', { about, can: yesNo(onBehalf) }),
  riskReview: (_, { riskReview }, { about, reader }) =>
    say(reader, 'changes.riskReview', { about, checked: yesNo(riskReview) }),
  access: (before, after, { about, timeZone, reader }) =>
    say(reader, 'changes.access', {
      about,
      before: durationPhrase(reader, before.access, timeZone),
      after: durationPhrase(reader, after.access, timeZone),
    }),
  extension: (before, after, { about, reader }) =>
    say(reader, 'changes.extension', { about, before: before.extension, after: after.extension }),
  questions: (before, after, { about, label, reader }) =>
    listChange(
      reader,
      questionPhrases(reader, before.questions, label),
      questionPhrases(reader, after.questions, label),
      about,
      {
        both: 'changes.questions',
        added: 'changes.questionsAdded',
        removed: 'changes.questionsRemoved',
        reordered: 'changes.questionsReordered',
      },
    ),
  incompatible: (before, after, { about, label, reader }) =>
    listChange(
      reader,
      incompatiblePhrases(reader, before.incompatible, label),
      incompatiblePhrases(reader, after.incompatible, label),
      about,
      {
        both: 'changes.incompatible',
        added: 'changes.incompatibleAdded',
        removed: 'changes.incompatibleRemoved',
        reordered: 'changes.incompatibleReordered',
      },
    ),
  notifications: (_, { notifications }, { about, reader }) =>
    say(reader, 'changes.notifications', { about, get: yesNo(notifications) }),
  showApproverNames: (_, { showApproverNames }, { about, reader }) =>
    say(reader, 'changes.showApproverNames', { about, see: yesNo(showApproverNames) }),
};

const stageFields: FieldChanges<PolicyStage> = {
  approvers: (before, after, { about, label, reader }) =>
    say(reader, 'changes.approvers', {
      about,
      before: specsPhrase(reader, before.approvers, label),
      after: specsPhrase(reader, after.approvers, label),
    }),
  fallbackApprovers: ({ fallbackApprovers: before }, { fallbackApprovers: after }, naming) =>
    specsChange(before, after, naming, {
      both: 'changes.fallback',
      added: 'changes.fallbackAdded',
      removed: 'changes.fallbackRemoved',
    }),
  timeoutDays: (before, after, { about, reader }) =>
    say(reader, 'changes.timeoutDays', { about, before: before.timeoutDays, after: after.timeoutDays }),
  lastReminderHours: (before, after, { about, reader }) =>
    say(reader, 'changes.lastReminder', {
      about,
      before: before.lastReminderHours ?? lastReminderHours,
      after: after.lastReminderHours ?? lastReminderHours,
    }),
  reasonRequired: (_, { reasonRequired }, { about, reader }) =>
    say(reader, 'changes.reasonRequired', { about, required: yesNo(reasonRequired) }),
  escalation: ({ escalation: before }, { escalation: after }, { about, label, reader }) => {
    if (after === undefined)
      return before === undefined
        ? ''
        : say(reader, 'changes.alternatesRemoved', { about, before: alternatesPhrase(reader, before, label) });
    const alternates = alternatesPhrase(reader, after, label);
    return before === undefined
      ? say(reader, 'changes.alternatesAdded', { about, after: alternates })
      : say(reader, 'changes.alternates', {
          about,
          after: alternates,
          before: alternatesPhrase(reader, before, label),
        });
  },
};

/** Of a stage that does not say: a day. */
const lastReminderHours = 24;

const roleFields: FieldChanges<Omit<Role, 'id'>> = {
  resources: (before, after, { about, reader }) => resourcesChange(reader, before, after, about),
  administrators: (before, after, { about, label, reader }) =>
    say(reader, 'changes.roleAdministrators', {
      about,
      before: specsPhrase(reader, before.administrators, label),
      after: specsPhrase(reader, after.administrators, label),
    }),
  approvers: ({ approvers: before }, { approvers: after }, naming) =>
    specsChange(before, after, naming, {
      both: 'changes.roleApprovers',
      added: 'changes.roleApproversAdded',
      removed: 'changes.roleApproversRemoved',
    }),
  maximumHours: (before, after, { about, reader }) =>
    say(reader, 'changes.roleMaximum', { about, before: before.maximumHours, after: after.maximumHours }),
  riskReview: (_, { riskReview }, { about, reader }) =>
    say(reader, 'changes.riskReview', { about, checked: yesNo(riskReview) }),
  name: (before, after, { about, reader }) =>
    say(reader, 'changes.name', { about, before: before.name, after: after.name }),
  resource: (before, after, { about, reader }) =>
    say(reader, 'changes.roleResource', { about, before: before.resource, after: after.resource }),
  description: (before, after, { about, reader }) => descriptionChange(reader, before, after, about),
};

const reviewFields: FieldChanges<RiskReview> = {
  levels: ({ levels: before }, { levels: after }, { about, reader }) => {
    if (after.length === 0)
      return say(reader, 'changes.levelsRemoved', { about, before: levelsPhrase(reader, before) });
    return before.length === 0
      ? say(reader, 'changes.levelsAdded', { about, after: levelsPhrase(reader, after) })
      : say(reader, 'changes.levels', {
          about,
          before: levelsPhrase(reader, before),
          after: levelsPhrase(reader, after),
        });
  },
  fallbackApprovers: ({ fallbackApprovers: before }, { fallbackApprovers: after }, naming) =>
    specsChange(before, after, naming, {
      both: 'changes.reviewers',
      added: 'changes.reviewersAdded',
      removed: 'changes.reviewersRemoved',
    }),
};

/** Levels at any of which a review is needed: `medium or high`. */
export function levelsPhrase(reader: Reader, levels: readonly RiskLevel[]): string {
  const names = levels.map((level) => say(reader, 'phrases.level', { level }));
  return listOf(reader, names, 'or');
}

interface Described {
  readonly description: string;
}

function descriptionChange(
  reader: Reader,
  { description: before }: Described,
  { description: after }: Described,
  about: string,
) {
  if (after === '') return say(reader, 'changes.descriptionRemoved', { about, before });
  return before === ''
    ? say(reader, 'changes.descriptionAdded', { about, after })
    : say(reader, 'changes.description', { about, before, after });
}

type Giving = Pick<AccessPackage, 'resources'>;

function resourcesChange(reader: Reader, before: Giving, after: Giving, about: string): string {
  return listChange(
    reader,
    resourcePhrases(reader, before.resources),
    resourcePhrases(reader, after.resources),
    about,
    {
      both: 'changes.resources',
      added: 'changes.resourcesAdded',
      removed: 'changes.resourcesRemoved',
      reordered: 'changes.resourcesReordered',
    },
  );
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
  { about, label, reader }: Naming,
  { both, added, removed }: SpecKinds,
): string {
  if (after.length === 0) return say(reader, removed, { about, before: specsPhrase(reader, before, label) });
  return before.length === 0
    ? say(reader, added, { about, after: specsPhrase(reader, after, label) })
    : say(reader, both, {
        about,
        before: specsPhrase(reader, before, label),
        after: specsPhrase(reader, after, label),
      });
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
  reader: Reader,
  before: readonly string[],
  after: readonly string[],
  about: string,
  { both, added, removed, reordered }: ListKinds,
): string {
  const [gone, come] = [without(before, after), without(after, before)];
  if (come.length + gone.length === 0)
    return say(reader, reordered, { about, before: allOf(reader, before), after: allOf(reader, after) });
  if (come.length === 0) return say(reader, removed, { about, before: allOf(reader, gone) });
  return gone.length === 0
    ? say(reader, added, { about, after: allOf(reader, come) })
    : say(reader, both, { about, before: allOf(reader, gone), after: allOf(reader, come) });
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
