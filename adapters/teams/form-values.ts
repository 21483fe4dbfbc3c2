import { z } from 'zod';
import { dayIn, endOfDay, timeOn } from '../../src/approvals/forms/days.ts';
import { questionField } from '../../src/core/request/questions.ts';
import { choiceField, choicesIn } from './questions.ts';

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
 * When something starts that is to start on this day, or today, at this time. A day begins where the organization is; a time
 * is the person's own. To start today without a time is to start now, whether it is today for the person or the organization.
 */
export function startOf(startsOn: string, { zone, organizationZone, now }: Whereabouts, time = ''): Date | undefined {
  const today = dayIn(zone, now);
  if (time !== '') return timeOn(startsOn === '' ? today : startsOn, zone, time);
  if (['', today, dayIn(organizationZone, now)].includes(startsOn)) return undefined;
  return timeOn(startsOn, organizationZone);
}

/** The last minute of this day. */
export function endOf(endsOn: string, { organizationZone }: Whereabouts): Date | undefined {
  return endsOn === '' ? undefined : endOfDay(endsOn, organizationZone);
}
