import { z } from 'zod';
import type { Submission } from '../../src/approvals/requests/submit.ts';
import { ticket } from '../../src/core/request/role-requests.ts';
import { day, endOf, kept, parseAnswers, startOf, text, timeOfDay, type Whereabouts } from './form-values.ts';
import { type FilledIn, fields } from './inputs.ts';

/** What a person sent with a form about a role. */
export interface SentRoleForm {
  readonly filledIn: Omit<Submission, 'commandId' | 'from' | 'beneficiaryId'>;
  /** As filled in, for a form that has to be shown again. */
  readonly values: FilledIn['values'];
}

/** Which role it is about: only a name, it gives no authority. */
const roleId = z.string().min(1).max(100);

/** Clients let people enter parts of hours, which is for the core to refuse; and some send a number as a text. */
const count = z.union([
  z.number().min(0).max(999_999),
  z
    .string()
    .regex(/^\d{1,6}(\.\d{1,6})?$/)
    .transform(Number),
]);

const activationData = z.looseObject({
  [fields.role]: roleId,
  [fields.hours]: count,
  [fields.justification]: text,
  [fields.startsOn]: day,
  [fields.startsTime]: timeOfDay,
});

/** Undefined: not in the shape in which we made it. */
export function parseActivation(data: unknown, where: Whereabouts): SentRoleForm | undefined {
  const parsed = activationData.safeParse(data);
  if (!parsed.success) return undefined;
  const { role, hours, justification, startsOn, startsTime, ...others } = parsed.data;
  const entered = parseAnswers(others, [ticket.id]);
  if (entered === undefined) return undefined;
  const startsAt = startOf(startsOn, where, startsTime);
  return {
    filledIn: {
      wanted: { kind: 'role', id: role, hours },
      justification,
      answers: entered.answers,
      ...(startsAt === undefined ? {} : { startsAt }),
    },
    values: kept({ role, hours, justification, startsOn, startsTime, ...entered.values }),
  };
}

const eligibilityData = z.object({
  [fields.role]: roleId,
  [fields.justification]: text,
  [fields.endsOn]: day,
});

/** Undefined: not in the shape in which we made it. */
export function parseEligibility(data: unknown, where: Whereabouts): SentRoleForm | undefined {
  const parsed = eligibilityData.safeParse(data);
  if (!parsed.success) return undefined;
  const { role, justification, endsOn } = parsed.data;
  const endsAt = endOf(endsOn, where);
  return {
    filledIn: {
      wanted: { kind: 'eligibility', id: role },
      justification,
      ...(endsAt === undefined ? {} : { endsAt }),
    },
    values: kept({ justification, endsOn }),
  };
}
