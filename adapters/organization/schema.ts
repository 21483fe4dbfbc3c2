import { z } from 'zod';
import { namedIdPattern } from '../../src/core/base/ids.ts';
import { oneLine } from '../../src/core/base/text.ts';
import { timeZoneNamed } from '../../src/core/base/time-zone.ts';
import { escalationNeedsDays } from '../../src/core/policy/policy.ts';
import { riskLevels } from '../../src/core/policy/risk.ts';

/** Ids are what people write in the file and what events keep: short, plain, never something a query could read. */
const id = z
  .string()
  .regex(
    namedIdPattern,
    'write an id of up to 63 lower-case letters, digits, dots, dashes and underscores that begins with a letter or digit',
  );
/** Names and labels are one line, without characters that nobody sees. */
const label = z.string().overwrite(oneLine).min(1);
const name = label.max(120);
const chatId = z.string().min(1).max(200);
const ids = z.array(id).max(1000);

const person = z.strictObject({
  id,
  name,
  /** They have left, or their account is locked: they receive nothing, decide nothing, and what they were given ends. */
  disabled: z.boolean().default(false),
  manager: id.optional(),
  /** Who answers for somebody from outside the organization. */
  sponsors: ids.max(20).optional(),
  /** Somebody from outside: `invited` until they have accepted, and so until what they were given is theirs. */
  external: z.enum(['invited', 'accepted']).optional(),
  slack: z.strictObject({ workspace: chatId, user: chatId }).optional(),
  /** `user` is the person's object id in Microsoft Entra. */
  teams: z.strictObject({ tenant: chatId, user: chatId }).optional(),
  /** Where notices go first, for somebody with both chats; cards go to both. */
  prefers: z.enum(['slack', 'teams']).default('slack'),
});

const group = z.strictObject({
  id,
  name,
  members: ids.default([]),
  /** Groups inside this one: their members are members of this group as well. */
  groups: ids.default([]),
});

const approvers = z.union(
  [
    z.strictObject({ people: ids.min(1) }),
    z.strictObject({ group: id }),
    z.strictObject({ manager: z.int().min(1).max(10) }),
    z.strictObject({ role: name }),
    z.strictObject({ sponsors: z.literal(true) }),
  ],
  {
    error:
      'say who approves: one of "people: [ids]", "group: id", "manager: 1" (levels up, 1 to 10), "role: name of a directory role", "sponsors: true"',
  },
);

const specs = z.array(approvers).min(1, 'name at least one approver').max(20);

const stage = z
  .strictObject({
    approvers: specs,
    fallbackApprovers: z.array(approvers).max(20).default([]),
    timeoutDays: z.int().min(1).max(14).default(14),
    reasonRequired: z.boolean().default(false),
    /** Who is asked as well when nobody answers. */
    escalation: z
      .strictObject({
        afterDays: z.int().min(1).max(13),
        approvers: specs,
        fallbackApprovers: z.array(approvers).max(20).default([]),
      })
      .optional(),
  })
  .superRefine(({ timeoutDays, escalation }, context) => {
    if (escalation === undefined) return;
    const problem = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (timeoutDays < escalationNeedsDays)
      problem(['escalation'], `escalation needs a stage with timeoutDays of at least ${escalationNeedsDays}`);
    else if (escalation.afterDays >= timeoutDays)
      problem(['escalation', 'afterDays'], `write fewer days than the timeoutDays of the stage, ${timeoutDays}`);
  });

const questionText = label.max(150).optional();

const question = z
  .strictObject({
    id,
    shortText: questionText,
    longText: questionText,
    multipleChoice: questionText,
    required: z.boolean().default(false),
    choices: z.array(label.max(75)).max(20).default([]),
    several: z.boolean().default(false),
  })
  .superRefine(({ shortText, longText, multipleChoice, choices, several }, context) => {
    const problem = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if ([shortText, longText, multipleChoice].filter((text) => text !== undefined).length !== 1)
      problem([], 'write the question as one of "shortText: …", "longText: …", "multipleChoice: …"');
    if (multipleChoice !== undefined && choices.length < 2) problem(['choices'], 'offer at least two choices');
    if (new Set(choices).size < choices.length) problem(['choices'], 'offer each choice once');
    if (multipleChoice === undefined && choices.length > 0)
      problem(['choices'], 'only a multipleChoice can have choices');
    if (multipleChoice === undefined && several) problem(['several'], 'only a multipleChoice can have several answers');
  });

const access = z.union(
  [
    z.literal('forever'),
    z.strictObject({ until: z.iso.date('write a day of the calendar, such as 2027-03-31') }),
    z.strictObject({ days: z.int().min(1).max(3660) }),
    z.strictObject({ hours: z.int().min(1).max(8784) }),
  ],
  { error: 'say how long access lasts: "forever", "until: 2027-03-31", "days: 1 to 3660" or "hours: 1 to 8784"' },
);

const policy = z.strictObject({
  requestors: z
    .union([z.literal('everyone'), z.strictObject({ people: ids.default([]), groups: ids.default([]) })], {
      error: 'say who can request it: "everyone", or "people: [ids]" and "groups: [ids]"',
    })
    .default('everyone'),
  /** Whether managers may ask for their direct reports. */
  onBehalf: z.boolean().default(false),
  questions: z.array(question).max(10, 'ask at most 10 questions').default([]),
  stages: z.array(stage).max(3, 'a policy has at most 3 stages'),
  access: access.default('forever'),
  /** Whether access that lasts can be extended. */
  extension: z.enum(['no', 'withApproval', 'withoutApproval']).default('no'),
  /** What nobody may hold together with the package. */
  incompatible: z
    .strictObject({ packages: z.array(id).max(100).default([]), groups: z.array(id).max(100).default([]) })
    .default({ packages: [], groups: [] }),
  /** Whether approvers get messages; without, they find requests in their pending list. */
  notifications: z.boolean().default(true),
  showApproverNames: z.boolean().default(false),
});

const accessPackage = z.strictObject({
  id,
  name: name.max(75),
  description: z.string().trim().max(500).default(''),
  resources: z
    .array(z.strictObject({ group: id }))
    .min(1)
    .max(50),
  policy,
});

const roleSetting = z.strictObject({
  id,
  /** The role, and on what it is one. */
  name: name.max(60),
  resource: name.max(60),
  description: z.string().trim().max(500).default(''),
  /** What having the role active gives. */
  gives: z
    .array(z.strictObject({ group: id }))
    .min(1)
    .max(50),
  /** They see the role's requests, may cancel them and take active access away. */
  administrators: specs,
  /** Who approves an activation. Empty: nobody needs to. */
  approvers: z.array(approvers).max(20).default([]),
  maximumHours: z.int().min(1).max(24).default(8),
  riskReview: z.boolean().default(false),
  /** Who may make it active, and until when. */
  eligible: z
    .array(
      z.strictObject({ person: id, until: z.iso.date('write a day of the calendar, such as 2027-03-31').optional() }),
    )
    .max(1000)
    .default([]),
});

function levels<const T extends readonly [string, ...string[]]>(allowed: T) {
  return z.array(z.enum(allowed)).max(allowed.length).default([]);
}

function findings<const T extends readonly [string, ...string[]]>(allowed: T) {
  const finding = z.strictObject({
    level: z.enum(allowed),
    since: z.iso
      .datetime({ offset: true, error: 'write a date and time with its time zone, such as 2026-11-18T07:42:00Z' })
      .optional(),
    detail: z.string().trim().max(1000).optional(),
  });
  return z.record(id, finding).default({});
}

const fallbacks = z.array(approvers).max(20).default([]);

/** The organization file: who there is, what can be asked for, and what the file-based risk sources say. */
export const organizationFile = z.strictObject({
  organization: name,
  /** In which days begin and end: dates include the whole day there. */
  timeZone: z
    .string()
    .refine((name) => timeZoneNamed(name) !== undefined, 'write an IANA time zone, such as Europe/Berlin')
    .default('UTC'),
  people: z.array(person).min(1).max(10_000),
  groups: z.array(group).max(1000).default([]),
  /** Directory roles by name, each with the people who hold it. */
  roles: z.record(name, ids).default({}),
  packages: z.array(accessPackage).max(1000).default([]),
  roleSettings: z.array(roleSetting).max(1000).default([]),
  settings: z
    .strictObject({
      riskReview: z
        .strictObject({
          idProtection: levels(riskLevels.idProtection),
          insiderRisk: levels(riskLevels.insiderRisk),
          fallbackApprovers: z
            .strictObject({ idProtection: fallbacks, insiderRisk: fallbacks })
            .default({ idProtection: [], insiderRisk: [] }),
        })
        .default({ idProtection: [], insiderRisk: [], fallbackApprovers: { idProtection: [], insiderRisk: [] } }),
    })
    .default({
      riskReview: { idProtection: [], insiderRisk: [], fallbackApprovers: { idProtection: [], insiderRisk: [] } },
    }),
  risk: z
    .strictObject({ idProtection: findings(riskLevels.idProtection), insiderRisk: findings(riskLevels.insiderRisk) })
    .default({ idProtection: {}, insiderRisk: {} }),
});

/** An organization file that `organizationFile` has parsed. */
export type OrganizationFile = z.infer<typeof organizationFile>;
/** Approvers as the file writes them. */
export type FileApprovers = z.infer<typeof approvers>;
/** An access package as the file writes it. */
export type FilePackage = z.infer<typeof accessPackage>;
/** A role's settings as the file writes them. */
export type FileRole = z.infer<typeof roleSetting>;
