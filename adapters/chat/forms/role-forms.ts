import { daysIn, moreOffered, roleOffered } from '../../../src/approvals/commands/sentences.ts';
import type { ActivationForm, EligibilityForm } from '../../../src/approvals/forms/role-form.ts';
import type { QuestionInputs } from '../../../src/core/request/commands.ts';
import { ticketId, ticketQuestion } from '../../../src/core/request/role-requests.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { nameText, say } from '../../../src/core/words/language/say.ts';
import { eligibleUntilSentence } from '../../../src/core/words/requests/eligibility.ts';
import { endField, justificationField, questionFieldOf, startField } from './fields.ts';
import { type CountField, type Form, fields, type Problem } from './form.ts';

/** What was filled into the form to make a role active. `hours` may be any number: the core checks it. */
export interface FilledActivation {
  readonly roleId: string;
  readonly hours: number;
  readonly justification: string;
  readonly answers: QuestionInputs;
  readonly startsAt?: Date;
}

/** What was filled into the form to stay eligible. */
export interface FilledEligibility {
  readonly roleId: string;
  readonly justification: string;
  readonly endsAt?: Date;
}

/** The form in which a person makes a role active that they are eligible for. `command` is the one that opens it. */
export function activationForm(
  reader: Reader,
  { roles, more, timeZone }: ActivationForm,
  command: string,
  filledIn?: FilledActivation,
  problem?: Problem,
): Form {
  const [only, another] = roles;
  const given = filledIn?.roleId ?? (another === undefined ? only?.id : undefined);
  return {
    kind: 'activation',
    title: say(reader, 'forms.activateTitle'),
    submit: say(reader, 'forms.submit'),
    close: say(reader, 'forms.cancel'),
    intro: [],
    parts: [
      {
        ...{ kind: 'choice', id: fields.role, isRequired: true },
        label: say(reader, 'forms.roleLabel'),
        placeholder: say(reader, 'forms.chooseRole'),
        missing: say(reader, 'forms.roleMissing'),
        ...(more === 0 ? {} : { note: moreOffered(reader, more, command) }),
        choices: roles.map((role) => ({
          ...{ id: role.id, name: nameText(reader, role.name) },
          description: roleOffered(reader, role, timeZone),
        })),
        ...(given === undefined ? {} : { given }),
      },
      hoursField(reader, Math.max(...roles.map(({ maximumHours }) => maximumHours)), filledIn?.hours),
      justificationField(reader, filledIn?.justification),
      questionFieldOf(reader, ticketQuestion, filledIn?.answers[ticketId]),
      startField(
        reader,
        { label: say(reader, 'forms.startDay'), timeLabel: say(reader, 'forms.startTime') },
        filledIn?.startsAt,
      ),
    ],
    ...(problem === undefined ? {} : { problem }),
  };
}

function hoursField(reader: Reader, most: number, given: number | undefined): CountField {
  return {
    ...{ kind: 'count', id: fields.hours, most, isRequired: true },
    label: say(reader, 'forms.hours'),
    hint: say(reader, 'forms.hoursHint'),
    missing: say(reader, 'forms.hoursMissing', { most }),
    ...(given === undefined ? {} : { given }),
  };
}

/** The form in which a person asks to stay eligible for a role. */
export function eligibilityForm(
  reader: Reader,
  { role, timeZone }: EligibilityForm,
  now: Date,
  filledIn?: FilledEligibility,
  problem?: Problem,
): Form {
  return {
    kind: 'eligibility',
    title: say(reader, 'forms.stayTitle'),
    submit: say(reader, 'forms.submit'),
    close: say(reader, 'forms.cancel'),
    intro: [{ line: eligibleUntilSentence(reader, role, timeZone, now) }],
    parts: [
      justificationField(reader, filledIn?.justification),
      endField(
        {
          label: say(reader, 'forms.eligibleUntil'),
          hint: say(reader, 'forms.yearHint'),
          day: { label: say(reader, 'forms.lastDayOrYear'), note: daysIn(reader, timeZone) },
        },
        filledIn?.endsAt,
      ),
    ],
    carried: { role: role.id },
    ...(problem === undefined ? {} : { problem }),
  };
}
