import { z } from 'zod';
import { type CarriedByForm, carriedByForm } from '../../src/approvals/forms/questions-left.ts';
import { type StageName, stageName } from '../../src/approvals/forms/stage-name.ts';
import type { Answer } from '../../src/core/request/stages.ts';
import { epochSeconds, field, option, parseAnswers, parseJson, text } from './form-values.ts';
import { callbackIds, type FilledIn, themselves } from './forms.ts';
import { fields, inputId } from './inputs.ts';
import { parseReviewForm, type SentReviewForm } from './parse-review-form.ts';
import { parseActivation, parseEligibility, type SentRoleForm } from './parse-role-forms.ts';
import { sharing } from './reason-form.ts';

/** What a person sent with a form. `unsupported`: nothing of ours, or not in the shape we made it. */
export type SlackForm =
  | {
      readonly kind: 'submitRequest';
      readonly filledIn: FilledIn;
      readonly carried: CarriedByForm;
      /** The fields that the form had: only beside these can be said what is wrong. */
      readonly shown: readonly string[];
    }
  | ({ readonly kind: 'submitRole' } & SentRoleForm)
  | ({ readonly kind: 'submitReviews' } & SentReviewForm)
  | {
      readonly kind: 'submitReason';
      readonly about: StageName;
      readonly answer: Answer;
      readonly reason: string;
      readonly shareReason: boolean;
      readonly message: string;
    }
  | { readonly kind: 'submitCancel'; readonly requestId: string; readonly reason: string }
  | { readonly kind: 'unsupported' };

const unsupported = { kind: 'unsupported' } as const;

const requestValues = z.looseObject({
  [fields.package]: field(z.object({ selected_option: option(100) })),
  [fields.beneficiary]: field(z.object({ selected_option: option(200) })).optional(),
  [fields.justification]: field(z.object({ value: text })),
  [fields.startsAt]: field(z.object({ selected_date_time: epochSeconds })).optional(),
  [fields.endsAt]: field(z.object({ selected_date_time: epochSeconds })),
});

const reasonValues = z.object({
  [fields.reason]: field(z.object({ value: text })),
  [fields.share]: field(z.object({ selected_option: z.object({ value: z.string().max(100) }) })).optional(),
});

const reasonMetadata = z.strictObject({
  ...stageName.shape,
  answer: z.enum(['approve', 'deny']),
  message: z.string().max(200),
});

/** What a reason form carries with it from the click to its submission. */
export type ReasonMetadata = z.infer<typeof reasonMetadata>;

const cancelValues = z.object({ [fields.reason]: field(z.object({ value: text })) });

const cancelMetadata = z.strictObject({ requestId: stageName.shape.requestId });

/** What the form for canceling a request carries with it. */
export type CancelMetadata = z.infer<typeof cancelMetadata>;

/** A submitted form. */
export function parseView(view: unknown): SlackForm {
  const shell = z
    .object({
      id: z.string().min(1).max(64),
      callback_id: z.string(),
      private_metadata: z.string().max(3000),
      state: z.object({ values: z.unknown() }),
    })
    .safeParse(view);
  if (!shell.success) return unsupported;
  const { callback_id: callbackId, private_metadata: metadata, state } = shell.data;
  switch (callbackId) {
    case callbackIds.request:
      return parseRequestForm(state.values, metadata);
    case callbackIds.activation:
      return roleForm(parseActivation(state.values));
    case callbackIds.eligibility:
      return roleForm(parseEligibility(state.values, metadata));
    case callbackIds.reviews: {
      const sent = parseReviewForm(state.values, metadata);
      return sent === undefined ? unsupported : { kind: 'submitReviews', ...sent };
    }
    case callbackIds.reason:
      return parseReasonForm(state.values, metadata);
    case callbackIds.cancel:
      return parseCancelForm(state.values, metadata);
    default:
      return unsupported;
  }
}

function roleForm(sent: SentRoleForm | undefined): SlackForm {
  return sent === undefined ? unsupported : { kind: 'submitRole', ...sent };
}

function parseRequestForm(values: unknown, metadata: string): SlackForm {
  const parsed = requestValues.safeParse(values);
  // A form of the version before this one carried nothing.
  const carried = carriedByForm.safeParse(metadata === '' ? {} : parseJson(metadata));
  if (!parsed.success || !carried.success) return unsupported;
  const { package: chosen, beneficiary, justification, startsAt, endsAt, ...others } = parsed.data;
  const packageId = chosen[inputId].selected_option.value;
  const answers = parseAnswers(others, carried.data.questionsOf === packageId ? carried.data.questions : []);
  if (answers === undefined) return unsupported;
  const start = startsAt?.[inputId].selected_date_time;
  const end = endsAt[inputId].selected_date_time;
  const whom = carried.data.extends?.beneficiary ?? beneficiary?.[inputId].selected_option.value ?? themselves;
  return {
    kind: 'submitRequest',
    filledIn: {
      packageId,
      ...(whom === themselves ? {} : { beneficiaryId: whom }),
      justification: justification[inputId].value ?? '',
      answers,
      ...(start === undefined ? {} : { startsAt: start }),
      ...(end === undefined ? {} : { endsAt: end }),
    },
    carried: carried.data,
    shown: Object.keys(parsed.data),
  };
}

function parseReasonForm(values: unknown, metadata: string): SlackForm {
  const parsed = reasonValues.safeParse(values);
  const carried = reasonMetadata.safeParse(parseJson(metadata));
  if (!parsed.success || !carried.success) return unsupported;
  const { requestId, stage, answer, message } = carried.data;
  return {
    kind: 'submitReason',
    about: { requestId, stage },
    answer,
    message,
    reason: parsed.data.reason[inputId].value ?? '',
    shareReason: parsed.data.share?.[inputId].selected_option.value === sharing.withRequestor,
  };
}

function parseCancelForm(values: unknown, metadata: string): SlackForm {
  const parsed = cancelValues.safeParse(values);
  const carried = cancelMetadata.safeParse(parseJson(metadata));
  if (!parsed.success || !carried.success) return unsupported;
  const reason = parsed.data.reason[inputId].value ?? '';
  return { kind: 'submitCancel', requestId: carried.data.requestId, reason };
}
