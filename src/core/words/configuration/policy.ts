import type { Label } from '../../configuration/names.ts';
import type { AccessPackage, Policy, PolicyStage } from '../../policy/policy.ts';
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
import { say } from '../language/say.ts';

/** What a sentence about something in the configuration needs to know. */
export interface Naming {
  /** What the sentence is about, as it begins. */
  readonly about: string;
  /** What to call people, groups, packages and roles. */
  readonly label: Label;
  /** In which days end. */
  readonly timeZone: string;
}

/** What each field of something new says: every field has an entry, so that nothing goes unsaid. */
type FieldSentences<T> = { readonly [K in keyof T]-?: (one: T, naming: Naming) => readonly string[] };

/** What something new is like, field by field. */
function sentencesOf<T extends object>(fields: FieldSentences<T>, one: T, naming: Naming): string[] {
  return (Object.keys(fields) as (keyof T & string)[]).flatMap((field) => fields[field](one, naming));
}

/** A new package in full: what it gives, to whom, and by which policy. */
export function packageSentences({ resources, description, policy }: AccessPackage, naming: Naming): string[] {
  return [
    ...resourceSentences(resources, naming),
    ...policy.stages.flatMap((stage, index) => stageSentences(stage, index, naming)),
    ...(policy.stages.length === 0 ? [say('policy.noStages', { about: naming.about })] : []),
    ...sentencesOf(policyFields, policy, naming),
    ...descriptionSentences(description, naming),
  ];
}

/** A new role in full. */
export function roleSentences(setting: Omit<Role, 'id'>, naming: Naming): string[] {
  return sentencesOf(roleFields, setting, naming);
}

/** A stage of a package in full. `index` counts from 0. */
export function stageSentences(stage: PolicyStage, index: number, { about, ...naming }: Naming): string[] {
  return sentencesOf(stageFields, stage, { ...naming, about: say('policy.aboutStage', { about, number: index + 1 }) });
}

function resourceSentences(resources: AccessPackage['resources'], { about }: Naming): string[] {
  return [say('policy.resources', { about, resources: allOf(resourcePhrases(resources)) })];
}

function descriptionSentences(description: string, { about }: Naming): string[] {
  return [
    description === '' ? say('policy.noDescription', { about }) : say('policy.description', { about, description }),
  ];
}

const policyFields: FieldSentences<Omit<Policy, 'stages'>> = {
  requestors: ({ requestors }, { about, label }) => [
    say('policy.requestors', { about, who: requestorsPhrase(requestors, label) }),
  ],
  onBehalf: ({ onBehalf }, { about }) => [say('policy.onBehalf', { about, can: yesNo(onBehalf) })],
  riskReview: ({ riskReview }, { about }) => [say('policy.riskReview', { about, checked: yesNo(riskReview) })],
  access: ({ access }, { about, timeZone }) => [
    say('policy.access', { about, duration: durationPhrase(access, timeZone) }),
  ],
  extension: ({ extension }, { about }) => [say('policy.extension', { about, extension })],
  questions: ({ questions }, { about, label }) => [
    questions.length === 0
      ? say('policy.noQuestions', { about })
      : say('policy.questions', { about, questions: allOf(questionPhrases(questions, label)) }),
  ],
  incompatible: ({ incompatible }, { about, label }) => {
    const others = incompatiblePhrases(incompatible, label);
    return [
      others.length === 0
        ? say('policy.compatible', { about })
        : say('policy.incompatible', { about, others: allOf(others) }),
    ];
  },
  notifications: ({ notifications }, { about }) => [say('policy.notifications', { about, get: yesNo(notifications) })],
  showApproverNames: ({ showApproverNames }, { about }) => [
    say('policy.showApproverNames', { about, see: yesNo(showApproverNames) }),
  ],
};

/** What a stage does not have is not mentioned. */
const stageFields: FieldSentences<PolicyStage> = {
  approvers: ({ approvers, timeoutDays }, { about, label }) => [
    say('policy.stage', { about, approvers: specsPhrase(approvers, label), days: timeoutDays }),
  ],
  // Said with the approvers.
  timeoutDays: () => [],
  fallbackApprovers: ({ fallbackApprovers }, { about, label }) =>
    fallbackApprovers.length === 0
      ? []
      : [say('policy.stageFallback', { about, approvers: specsPhrase(fallbackApprovers, label) })],
  escalation: ({ escalation }, { about, label }) =>
    escalation === undefined
      ? []
      : [say('policy.stageAlternates', { about, approvers: alternatesPhrase(escalation, label) })],
  reasonRequired: ({ reasonRequired }, { about }) => (reasonRequired ? [say('policy.stageReason', { about })] : []),
  lastReminderHours: ({ lastReminderHours }, { about }) =>
    lastReminderHours === undefined ? [] : [say('policy.stageLastReminder', { about, hours: lastReminderHours })],
};

const roleFields: FieldSentences<Omit<Role, 'id'>> = {
  resources: ({ resources }, naming) => resourceSentences(resources, naming),
  administrators: ({ administrators }, { about, label }) => [
    say('policy.roleAdministrators', { about, administrators: specsPhrase(administrators, label) }),
  ],
  approvers: ({ approvers }, { about, label }) => [
    approvers.length === 0
      ? say('policy.noStages', { about })
      : say('policy.roleApprovers', { about, approvers: specsPhrase(approvers, label) }),
  ],
  maximumHours: ({ maximumHours }, { about }) => [say('policy.roleMaximum', { about, hours: maximumHours })],
  riskReview: ({ riskReview }, { about }) => [say('policy.riskReview', { about, checked: yesNo(riskReview) })],
  description: ({ description }, naming) => descriptionSentences(description, naming),
  // What the sentences are about.
  name: () => [],
  resource: () => [],
};
