import { DateTime } from 'luxon';
import { z } from 'zod';
import { questionField } from '../../src/core/questions.ts';
import { choiceField, choicesIn } from './questions.ts';

/** The person's IANA time zone, UTC where there is no such zone, and the time. */
export interface Whereabouts {
  readonly zone: string;
  readonly now: Date;
}

/**
 * A text that may be left empty; Teams leaves empty inputs out. Not every client keeps to an input's `maxLength`: what is too
 * long for its field is for the core to refuse, beside the field, and not to be cut.
 */
export const text = z.string().max(20_000).default('');
export const day = z.union([z.literal(''), z.iso.date()]).default('');
export const timeOfDay = z.union([z.literal(''), z.iso.time({ precision: -1 })]).default('');

/** What was filled in for the questions that the form showed. */
export function parseAnswers(data: Readonly<Record<string, unknown>>, questions: readonly string[]) {
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

/** What was filled in, for a form that has to be shown again: without what was left empty. */
export function kept<T>(values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

/**
 * When something starts that is to start on this day, or today, at this time. To start today without a time is to start
 * now: the day's beginning is over.
 */
export function startOf(startsOn: string, { zone, now }: Whereabouts, time = ''): Date | undefined {
  const today = DateTime.fromJSDate(now, { zone }).toISODate() ?? '';
  if (time === '' && (startsOn === '' || startsOn === today)) return undefined;
  return DateTime.fromISO(`${startsOn === '' ? today : startsOn}T${time === '' ? '00:00' : time}`, { zone }).toJSDate();
}

/** The last minute of this day. */
export function endOf(endsOn: string, { zone }: Whereabouts): Date | undefined {
  if (endsOn === '') return undefined;
  return DateTime.fromISO(endsOn, { zone }).endOf('day').startOf('minute').toJSDate();
}
