import { DateTime } from 'luxon';
import { z } from 'zod';
import { type CarriedByForm, carriedByForm } from '../../src/approvals/questions-left.ts';
import type { QuestionInputs } from '../../src/core/commands.ts';
import { questionField } from '../../src/core/questions.ts';
import { fields, themselves } from './forms.ts';
import { choiceField, choicesIn } from './questions.ts';

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

/** The person's IANA time zone, UTC where there is no such zone, and the time. */
export interface Whereabouts {
  readonly zone: string;
  readonly now: Date;
}

const text = z.string().max(3000).default('');
const day = z.union([z.literal(''), z.iso.date()]).default('');

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
export function parseRequest(data: unknown, { zone, now }: Whereabouts): SentRequestForm | undefined {
  const parsed = requestData.safeParse(data);
  if (!parsed.success) return undefined;
  const { package: packageId, beneficiary, justification, startsOn, endsOn, form, ...others } = parsed.data;
  const entered = parseAnswers(others, form.questionsOf === packageId ? form.questions : []);
  if (entered === undefined) return undefined;
  const startsAt = dayIn(startsOn, zone)?.startOf('day').toJSDate();
  const endsAt = dayIn(endsOn, zone)?.endOf('day').startOf('minute').toJSDate();
  const whom = form.extends?.beneficiary ?? beneficiary;
  const values = { package: packageId, beneficiary, justification, startsOn, endsOn, ...entered.values };
  return {
    packageId,
    ...(whom === '' || whom === themselves ? {} : { beneficiaryId: whom }),
    justification,
    answers: entered.answers,
    ...(startsAt === undefined || startsOn === dayOf(now, zone) ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
    carried: form,
    values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')),
  };
}

/** What was filled in for the questions that the form showed; Teams leaves empty inputs out. */
function parseAnswers(data: Readonly<Record<string, unknown>>, questions: readonly string[]) {
  const answers: [string, readonly string[]][] = [];
  const values: Record<string, string> = {};
  for (const id of questions) {
    const typed = text.safeParse(data[questionField(id)]);
    const chosen = text.safeParse(data[choiceField(id)]);
    if (!typed.success || !chosen.success) return undefined;
    const choices = choicesIn(chosen.data);
    answers.push([id, typed.data === '' ? choices : [typed.data, ...choices]]);
    values[questionField(id)] = typed.data;
    values[choiceField(id)] = chosen.data;
  }
  return { answers: Object.fromEntries(answers), values };
}

function dayIn(iso: string, zone: string): DateTime | undefined {
  return iso === '' ? undefined : DateTime.fromISO(iso, { zone });
}

/** To start today means to start now: the day's beginning is over. */
function dayOf(now: Date, zone: string): string | null {
  return DateTime.fromJSDate(now, { zone }).toISODate();
}
