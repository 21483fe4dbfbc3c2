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
import type { Reader } from '../language/reader.ts';
import { say } from '../language/say.ts';

/** What a sentence about something in the configuration needs to know. */
export interface Naming {
  /** Who reads it. */
  readonly reader: Reader;
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
    ...(policy.stages.length === 0 ? [say(naming.reader, 'policy.noStages', { about: naming.about })] : []),
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
  return sentencesOf(stageFields, stage, {
    ...naming,
    about: say(naming.reader, 'policy.aboutStage', { about, number: index + 1 }),
  });
}

function resourceSentences(resources: AccessPackage['resources'], { about, reader }: Naming): string[] {
  return [say(reader, 'policy.resources', { about, resources: allOf(reader, resourcePhrases(reader, resources)) })];
}

function descriptionSentences(description: string, { about, reader }: Naming): string[] {
  return [
    description === ''
      ? say(reader, 'policy.noDescription', { about })
      : say(reader, 'policy.description', { about, description }),
  ];
}

const policyFields: FieldSentences<Omit<Policy, 'stages'>> = {
  requestors: ({ requestors }, { about, label, reader }) => [
    say(reader, 'policy.requestors', { about, who: requestorsPhrase(reader, requestors, label) }),
  ],
  onBehalf: ({ onBehalf }, { about, reader }) => [say(reader, 'policy.onBehalf', { about, can: yesNo(onBehalf) })],
  riskReview: ({ riskReview }, { about, reader }) => [
    say(reader, 'policy.riskReview', { about, checked: yesNo(riskReview) }),
  ],
  access: ({ access }, { about, timeZone, reader }) => [
    say(reader, 'policy.access', { about, duration: durationPhrase(reader, access, timeZone) }),
  ],
  extension: ({ extension }, { about, reader }) => [say(reader, 'policy.extension', { about, extension })],
  questions: ({ questions }, { about, label, reader }) => [
    questions.length === 0
      ? say(reader, 'policy.noQuestions', { about })
      : say(reader, 'policy.questions', { about, questions: allOf(reader, questionPhrases(reader, questions, label)) }),
  ],
  incompatible: ({ incompatible }, { about, label, reader }) => {
    const others = incompatiblePhrases(reader, incompatible, label);
    return [
      others.length === 0
        ? say(reader, 'policy.compatible', { about })
        : say(reader, 'policy.incompatible', { about, others: allOf(reader, others) }),
    ];
  },
  notifications: ({ notifications }, { about, reader }) => [
    say(reader, 'policy.notifications', { about, get: yesNo(notifications) }),
  ],
  showApproverNames: ({ showApproverNames }, { about, reader }) => [
    say(reader, 'policy.showApproverNames', { about, see: yesNo(showApproverNames) }),
  ],
};

/** What a stage does not have is not mentioned. */
const stageFields: FieldSentences<PolicyStage> = {
  approvers: ({ approvers, timeoutDays }, { about, label, reader }) => [
    say(reader, 'policy.stage', { about, approvers: specsPhrase(reader, approvers, label), days: timeoutDays }),
  ],
  // Said with the approvers.
  timeoutDays: () => [],
  fallbackApprovers: ({ fallbackApprovers }, { about, label, reader }) =>
    fallbackApprovers.length === 0
      ? []
      : [say(reader, 'policy.stageFallback', { about, approvers: specsPhrase(reader, fallbackApprovers, label) })],
  escalation: ({ escalation }, { about, label, reader }) =>
    escalation === undefined
      ? []
      : [say(reader, 'policy.stageAlternates', { about, approvers: alternatesPhrase(reader, escalation, label) })],
  reasonRequired: ({ reasonRequired }, { about, reader }) =>
    reasonRequired ? [say(reader, 'policy.stageReason', { about })] : [],
  lastReminderHours: ({ lastReminderHours }, { about, reader }) =>
    lastReminderHours === undefined
      ? []
      : [say(reader, 'policy.stageLastReminder', { about, hours: lastReminderHours })],
};

const roleFields: FieldSentences<Omit<Role, 'id'>> = {
  resources: ({ resources }, naming) => resourceSentences(resources, naming),
  administrators: ({ administrators }, { about, label, reader }) => [
    say(reader, 'policy.roleAdministrators', { about, administrators: specsPhrase(reader, administrators, label) }),
  ],
  approvers: ({ approvers }, { about, label, reader }) => [
    approvers.length === 0
      ? say(reader, 'policy.noStages', { about })
      : say(reader, 'policy.roleApprovers', { about, approvers: specsPhrase(reader, approvers, label) }),
  ],
  maximumHours: ({ maximumHours }, { about, reader }) => [
    say(reader, 'policy.roleMaximum', { about, hours: maximumHours }),
  ],
  riskReview: ({ riskReview }, { about, reader }) => [
    say(reader, 'policy.riskReview', { about, checked: yesNo(riskReview) }),
  ],
  description: ({ description }, naming) => descriptionSentences(description, naming),
  // What the sentences are about.
  name: () => [],
  resource: () => [],
};
