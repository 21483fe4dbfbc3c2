import { z } from 'zod';
import { reviewField } from '../../../src/approvals/forms/chosen-reviewers.ts';
import { dayIn, endOfDay, timeOn } from '../../../src/approvals/forms/days.ts';
import { reviewerLimit } from '../../../src/core/configuration/review-choice.ts';
import { riskLevels } from '../../../src/core/policy/risk.ts';
import { questionField } from '../../../src/core/request/handlers/questions.ts';
import type { EnteredReview, InputReader, Values } from '../../chat/forms/parse.ts';
import { choiceInput, choicesIn, dayInputs, type EnteredDays, elsewherePrefix } from './inputs.ts';

/** IANA time zones, and the time. */
export interface Whereabouts {
  /** The person's own; UTC where there is no such zone. */
  readonly zone: string;
  /** In which days begin and end. */
  readonly organizationZone: string;
  readonly now: Date;
}

/**
 * A text that may be left empty; Teams leaves empty inputs out. Not every client keeps to an input's `maxLength`: what is too
 * long for its field is for the core to refuse, beside the field, and not to be cut.
 */
const text = z.string().max(20_000).default('');
const day = z.union([z.literal(''), z.iso.date()]).default('');
const timeOfDay = z.union([z.literal(''), z.iso.time({ precision: -1 })]).default('');

const days = z.looseObject({
  [dayInputs.startsOn]: day,
  [dayInputs.startsTime]: timeOfDay,
  [dayInputs.endsOn]: day,
});

/** What a button brought. */
export interface Entered {
  /** By the forms' fields. */
  readonly values: Values;
  /** Days and times as they were entered, for a form that is shown again. */
  readonly days: EnteredDays;
}

/** What was filled in, by field. Undefined: not in the shape in which we made it. */
export function parseEntered(data: unknown): Entered | undefined {
  const parsed = days.safeParse(data);
  if (!parsed.success) return undefined;
  const { startsOn, startsTime, endsOn, ...values } = parsed.data;
  return {
    values: { ...values, startsAt: { day: startsOn, time: startsTime }, endsAt: { day: endsOn } },
    days: { startsOn, startsTime, endsOn },
  };
}

/** Clients let people enter parts of hours, which is for the core to refuse; and some send a number as a text. */
const count = z.union([
  z.number().min(0).max(999_999),
  z
    .string()
    .regex(/^\d{1,6}(\.\d{1,6})?$/)
    .transform(Number),
]);

const enteredDay = z.object({ day: z.string(), time: z.string().default('') });

/** How Teams brings what was filled in: by input, empty ones left out. */
export function readerFor(where: Whereabouts): InputReader {
  return {
    text,
    choice: z.string(),
    count,
    startsAt: enteredDay.transform((given) => startOf(given.day, where, given.time)),
    endsAt: enteredDay.transform((given) => endOf(given.day, where)),
    share: z
      .string()
      .max(10)
      .transform((value) => value === 'true'),
    answer: readAnswer,
    review: readReview,
  };
}

function readAnswer(values: Values, questionId: string): readonly string[] | undefined {
  const field = questionField(questionId);
  const typed = text.safeParse(values[field]);
  const chosen = text.safeParse(values[choiceInput(field)]);
  if (!typed.success || !chosen.success) return undefined;
  return [...(typed.data === '' ? [] : [typed.data]), ...choicesIn(chosen.data)];
}

/** Several choices come as one text with commas between them, none as nothing at all. */
const several = (longest: number, most: number) =>
  z
    .string()
    .max((longest + 1) * most)
    .default('')
    .transform((given) => [...new Set(given.split(',').filter((one) => one !== ''))])
    .pipe(z.array(z.string().max(longest)).max(most));

function readReview(values: Values, source: Parameters<typeof reviewField>[0]): EnteredReview | undefined {
  const levels = several(20, riskLevels[source].length).safeParse(values[reviewField(source, 'levels')]);
  const people = several(200, 2 * reviewerLimit).safeParse(values[reviewField(source, 'here')]);
  if (!levels.success || !people.success) return undefined;
  const isElsewhere = (value: string) => value.startsWith(elsewherePrefix);
  return {
    levels: levels.data,
    here: people.data.filter((value) => !isElsewhere(value)),
    elsewhere: people.data.filter(isElsewhere).map((value) => value.slice(elsewherePrefix.length)),
  };
}

/**
 * When something starts that is to start on this day, or today, at this time. A day begins where the organization is; a time
 * is the person's own. To start today without a time is to start now, whether it is today for the person or the organization.
 */
function startOf(startsOn: string, { zone, organizationZone, now }: Whereabouts, time = ''): Date | undefined {
  const today = dayIn(zone, now);
  if (time !== '') return timeOn(startsOn === '' ? today : startsOn, zone, time);
  if (['', today, dayIn(organizationZone, now)].includes(startsOn)) return undefined;
  return timeOn(startsOn, organizationZone);
}

/** The last minute of this day. */
function endOf(endsOn: string, { organizationZone }: Whereabouts): Date | undefined {
  return endsOn === '' ? undefined : endOfDay(endsOn, organizationZone);
}
