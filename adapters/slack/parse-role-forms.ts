import { z } from 'zod';
import type { Submission } from '../../src/approvals/requests/submit.ts';
import { ticket } from '../../src/core/request/role-requests.ts';
import { epochSeconds, field, option, parseAnswers, parseJson, text } from './form-values.ts';
import { fields, inputId } from './inputs.ts';

/** What a person sent with a form about a role. */
export interface SentRoleForm {
  readonly filledIn: Omit<Submission, 'commandId' | 'from' | 'beneficiaryId'>;
  /** The fields that the form had: only beside these can be said what is wrong. */
  readonly shown: readonly string[];
}

const wholeNumber = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number);

const activationValues = z.looseObject({
  [fields.role]: field(z.object({ selected_option: option(100) })),
  [fields.hours]: field(z.object({ value: wholeNumber })),
  [fields.justification]: field(z.object({ value: text })),
  [fields.startsAt]: field(z.object({ selected_date_time: epochSeconds })),
});

/** Undefined: not in the shape in which we made it. */
export function parseActivation(values: unknown): SentRoleForm | undefined {
  const parsed = activationValues.safeParse(values);
  if (!parsed.success) return undefined;
  const { role, hours, justification, startsAt, ...others } = parsed.data;
  const answers = parseAnswers(others, [ticket.id]);
  if (answers === undefined) return undefined;
  const start = startsAt[inputId].selected_date_time;
  return {
    filledIn: {
      wanted: { kind: 'role', id: role[inputId].selected_option.value, hours: hours[inputId].value },
      justification: justification[inputId].value ?? '',
      answers,
      ...(start === undefined ? {} : { startsAt: start }),
    },
    shown: Object.keys(parsed.data),
  };
}

const eligibilityValues = z.object({
  [fields.justification]: field(z.object({ value: text })),
  [fields.endsAt]: field(z.object({ selected_date_time: epochSeconds })),
});

/** Which role it is about: only a name, it gives no authority. */
const eligibilityMetadata = z.strictObject({ role: z.string().min(1).max(100) });

/** Undefined: not in the shape in which we made it. */
export function parseEligibility(values: unknown, metadata: string): SentRoleForm | undefined {
  const parsed = eligibilityValues.safeParse(values);
  const carried = eligibilityMetadata.safeParse(parseJson(metadata));
  if (!parsed.success || !carried.success) return undefined;
  const { justification, endsAt } = parsed.data;
  const end = endsAt[inputId].selected_date_time;
  return {
    filledIn: {
      wanted: { kind: 'eligibility', id: carried.data.role },
      justification: justification[inputId].value ?? '',
      ...(end === undefined ? {} : { endsAt: end }),
    },
    shown: Object.keys(parsed.data),
  };
}
