import { z } from 'zod';
import { type CarriedByForm, carriedByForm } from '../../src/approvals/forms/questions-left.ts';
import type { QuestionInputs } from '../../src/core/request/commands.ts';
import { day, endOf, kept, parseAnswers, startOf, text, type Whereabouts } from './form-values.ts';
import { themselves } from './forms.ts';
import { fields } from './inputs.ts';

/** What a person sent with the form for a request. */
export interface SentRequestForm {
  readonly packageId: string;
  readonly beneficiaryId?: string;
  readonly justification: string;
  readonly answers: QuestionInputs;
  readonly startsAt?: Date;
  readonly endsAt?: Date;
  readonly carried: CarriedByForm;
  /** As filled in, for a form that has to be shown again. */
  readonly values: Readonly<Record<string, string>>;
}

const requestData = z.looseObject({
  [fields.package]: z.string().min(1).max(100),
  [fields.beneficiary]: z.string().max(200).default(''),
  [fields.justification]: text,
  [fields.startsOn]: day,
  [fields.endsOn]: day,
  // A form of the version before this one carried nothing.
  form: carriedByForm.default({ search: '', questions: [] }),
});

/** Undefined: not in the shape in which we made it. */
export function parseRequest(data: unknown, where: Whereabouts): SentRequestForm | undefined {
  const parsed = requestData.safeParse(data);
  if (!parsed.success) return undefined;
  const { package: packageId, beneficiary, justification, startsOn, endsOn, form, ...others } = parsed.data;
  const entered = parseAnswers(others, form.questionsOf === packageId ? form.questions : []);
  if (entered === undefined) return undefined;
  const startsAt = startOf(startsOn, where);
  const endsAt = endOf(endsOn, where);
  const whom = form.extends?.beneficiary ?? beneficiary;
  const values = { package: packageId, beneficiary, justification, startsOn, endsOn, ...entered.values };
  return {
    packageId,
    ...(whom === '' || whom === themselves ? {} : { beneficiaryId: whom }),
    justification,
    answers: entered.answers,
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
    carried: form,
    values: kept(values),
  };
}
