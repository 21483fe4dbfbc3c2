import { z } from 'zod';
import type { SentBySource, SentReview } from '../../../src/approvals/forms/chosen-reviewers.ts';
import { type CarriedByForm, carriedByForm } from '../../../src/approvals/forms/questions-left.ts';
import { stageName } from '../../../src/approvals/forms/stage-name.ts';
import type { ReasonNeeded } from '../../../src/approvals/requests/personal-commands.ts';
import { carriedByReviewForm } from '../../../src/core/configuration/review-choice.ts';
import { type RiskLevel, type RiskSourceName, riskLevels, riskSourceNames } from '../../../src/core/policy/risk.ts';
import { ticketId } from '../../../src/core/request/role-requests.ts';
import type { Click } from '../clicks.ts';
import { type FormKind, fields, themselves } from './form.ts';
import type { FilledRequest } from './request-form.ts';
import type { FilledActivation, FilledEligibility } from './role-forms.ts';

/** What a person sent with a form. `unsupported`: nothing of ours, or not in the shape in which we made it. */
export type SentForm =
  | { readonly kind: 'request'; readonly filledIn: FilledRequest; readonly carried: CarriedByForm }
  | { readonly kind: 'activation'; readonly filledIn: FilledActivation }
  | { readonly kind: 'eligibility'; readonly filledIn: FilledEligibility }
  | { readonly kind: 'reviews'; readonly reviews: SentBySource }
  | { readonly kind: 'cancel' | 'revoke'; readonly form: ReasonNeeded; readonly reason: string }
  /** `message`: the one with the button that opened the form; '': unknown. */
  | { readonly kind: 'reason'; readonly decision: Extract<Click, { kind: 'decide' }>; readonly message: string }
  | { readonly kind: 'unsupported' };

/**
 * How a chat brings what was filled into an input, by the field's kind. Schemas take what is not there for left empty, where
 * the chat leaves empty inputs out, and refuse what no such input sends. What is too long is for the core to refuse.
 */
export interface InputReader {
  readonly text: z.ZodType<string>;
  readonly choice: z.ZodType<string>;
  readonly count: z.ZodType<number>;
  readonly startsAt: z.ZodType<Date | undefined>;
  readonly endsAt: z.ZodType<Date | undefined>;
  readonly share: z.ZodType<boolean>;
  /** The answer to a question: its text or the choices, none where it was left empty. Undefined: not in the chat's shape. */
  answer(values: Values, questionId: string): readonly string[] | undefined;
  /** What was chosen of a source's risk review. Undefined: not in the chat's shape. */
  review(values: Values, source: RiskSourceName, shown: string): EnteredReview | undefined;
}

/** What was filled in, by the ids of the inputs, in the chat's own shape. */
export type Values = Readonly<Record<string, unknown>>;

/** As in `SentReview`; levels may be any words. */
export interface EnteredReview extends Omit<SentReview, 'levels' | 'shown'> {
  readonly levels: readonly string[];
}

const unsupported = { kind: 'unsupported' } as const;

/**
 * Reads a form that was sent.
 *
 * @param values what was filled in, by the ids of the fields
 * @param carried what came back with the form; undefined: nothing
 */
export function parseForm(kind: FormKind, values: unknown, carried: unknown, read: InputReader): SentForm {
  const given = z.record(z.string(), z.unknown()).safeParse(values);
  if (!given.success) return unsupported;
  return parsers[kind](given.data, carried, read) ?? unsupported;
}

type Parser = (values: Values, carried: unknown, read: InputReader) => SentForm | undefined;

const parsers: Readonly<Record<FormKind, Parser>> = {
  request: parseRequest,
  activation: parseActivation,
  eligibility: parseEligibility,
  reviews: parseReviews,
  cancel: (values, carried, read) => parseWhy('cancel', values, carried, read),
  revoke: (values, carried, read) => parseWhy('revoke', values, carried, read),
  reason: parseDecision,
};

/** Which package or role, or for whom: only names, they give no authority. */
const packageId = z.string().min(1).max(100);
const roleId = z.string().min(1).max(100);
const personId = z.string().max(200);

function parseRequest(values: Values, carried: unknown, read: InputReader): SentForm | undefined {
  const parsed = z
    .object({
      [fields.package]: read.choice.pipe(packageId),
      [fields.beneficiary]: read.choice.pipe(personId).optional(),
      [fields.justification]: read.text,
      // Access that is kept has started.
      [fields.startsAt]: read.startsAt.optional(),
      [fields.endsAt]: read.endsAt,
    })
    .safeParse(values);
  // A form of an earlier version carried nothing.
  const form = carriedByForm.safeParse(carried === undefined ? {} : carried);
  if (!parsed.success || !form.success) return undefined;
  const { package: wanted, beneficiary = '', justification, startsAt, endsAt } = parsed.data;
  const answers = parseAnswers(values, form.data.questionsOf === wanted ? form.data.questions : [], read);
  if (answers === undefined) return undefined;
  const whom = form.data.extends?.beneficiary ?? beneficiary;
  return {
    kind: 'request',
    filledIn: {
      ...{ packageId: wanted, justification, answers },
      ...(whom === '' || whom === themselves ? {} : { beneficiaryId: whom }),
      ...(startsAt === undefined ? {} : { startsAt }),
      ...(endsAt === undefined ? {} : { endsAt }),
    },
    carried: form.data,
  };
}

function parseActivation(values: Values, _carried: unknown, read: InputReader): SentForm | undefined {
  const { data } = z
    .object({
      [fields.role]: read.choice.pipe(roleId),
      [fields.hours]: read.count,
      [fields.justification]: read.text,
      [fields.startsAt]: read.startsAt,
    })
    .safeParse(values);
  const answers = parseAnswers(values, [ticketId], read);
  if (data === undefined || answers === undefined) return undefined;
  const { role, hours, justification, startsAt } = data;
  return {
    kind: 'activation',
    filledIn: { roleId: role, hours, justification, answers, ...(startsAt === undefined ? {} : { startsAt }) },
  };
}

function parseEligibility(values: Values, carried: unknown, read: InputReader): SentForm | undefined {
  const parsed = z.object({ [fields.justification]: read.text, [fields.endsAt]: read.endsAt }).safeParse(values);
  const form = z.strictObject({ role: roleId }).safeParse(carried);
  if (!parsed.success || !form.success) return undefined;
  const { justification, endsAt } = parsed.data;
  return {
    kind: 'eligibility',
    filledIn: { roleId: form.data.role, justification, ...(endsAt === undefined ? {} : { endsAt }) },
  };
}

function parseReviews(values: Values, carried: unknown, read: InputReader): SentForm | undefined {
  const shown = carriedByReviewForm.safeParse(carried);
  if (!shown.success) return undefined;
  const reviews: [RiskSourceName, SentReview][] = [];
  for (const source of riskSourceNames) {
    const entered = read.review(values, source, shown.data[source]);
    const allowed: readonly string[] = riskLevels[source];
    if (entered === undefined || !entered.levels.every((level) => allowed.includes(level))) return undefined;
    const levels = entered.levels as readonly RiskLevel[];
    reviews.push([source, { ...entered, levels, shown: shown.data[source] }]);
  }
  return { kind: 'reviews', reviews: Object.fromEntries(reviews) as Record<RiskSourceName, SentReview> };
}

const name = z.string().max(300);
const roleName = z.strictObject({ kind: z.enum(['role', 'eligibility']), role: name, resource: name });
const reasonNeeded = z.strictObject({
  requestId: stageName.shape.requestId,
  ...{ requestor: name, beneficiary: name, packageName: z.union([name, roleName]) },
});

function parseWhy(
  kind: 'cancel' | 'revoke',
  values: Values,
  carried: unknown,
  read: InputReader,
): SentForm | undefined {
  const parsed = z.object({ [fields.reason]: read.text }).safeParse(values);
  const form = reasonNeeded.safeParse(carried);
  if (!parsed.success || !form.success) return undefined;
  return { kind, form: form.data, reason: parsed.data.reason };
}

const carriedByReason = z.strictObject({
  ...stageName.shape,
  answer: z.enum(['approve', 'deny']),
  message: z.string().max(200),
});

/** What a form for a reason carries from the click to its submission. */
export type CarriedByReason = z.infer<typeof carriedByReason>;

function parseDecision(values: Values, carried: unknown, read: InputReader): SentForm | undefined {
  const parsed = z.object({ [fields.reason]: read.text, [fields.share]: read.share.optional() }).safeParse(values);
  const form = carriedByReason.safeParse(carried);
  if (!parsed.success || !form.success) return undefined;
  const { requestId, stage, answer, message } = form.data;
  const { reason, share: shareReason = false } = parsed.data;
  return {
    kind: 'reason',
    decision: { kind: 'decide', about: { requestId, stage }, answer, reason, shareReason },
    message,
  };
}

function parseAnswers(
  values: Values,
  questions: readonly string[],
  read: InputReader,
): Record<string, readonly string[]> | undefined {
  const answers: Record<string, readonly string[]> = {};
  for (const id of questions) {
    const answer = read.answer(values, id);
    if (answer === undefined) return undefined;
    answers[id] = answer;
  }
  return answers;
}
