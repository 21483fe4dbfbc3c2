import type { ActivationForm, EligibilityForm } from '../../src/approvals/forms/role-form.ts';
import { daysIn, moreOffered, roleOffered } from '../../src/approvals/typed/sentences.ts';
import { ticket } from '../../src/core/request/role-requests.ts';
import { eligibleUntilSentence } from '../../src/core/words/eligibility.ts';
import { dayInput, type FilledIn, fields, formCard, type Input, justificationInput, menuInput } from './inputs.ts';
import { type TeamsMessage, verbs } from './message.ts';
import { questionInput } from './questions.ts';
import { type Element, richText } from './text.ts';

/** The form in which a person makes a role active that they are eligible for. */
export function activationForm(
  { roles, more, timeZone }: ActivationForm,
  now: Date,
  filledIn?: FilledIn,
): TeamsMessage {
  const [only, another] = roles;
  return formCard(
    {
      title: 'Activate role',
      inputs: [
        menuInput(fields.role, {
          label: 'Role',
          placeholder: 'Choose a role',
          errorMessage: 'Choose the role that you need.',
          choices: roles.map((role) => ({ ...role, description: roleOffered(role, timeZone) })),
          chosen: another === undefined ? only?.id : undefined,
        }),
        hoursInput(Math.max(...roles.map(({ maximumHours }) => maximumHours))),
        justificationInput,
        questionInput(ticket),
        dayInput(fields.startsOn, 'Start day (leave empty to start once approved)'),
        { id: fields.startsTime, type: 'Input.Time', label: 'Start time (without a day, it is today)' },
      ],
      notes: more > 0 ? { [fields.role]: moreOffered(more, 'access activate') } : {},
      submit: { verb: verbs.activateRole, data: {} },
    },
    now,
    filledIn,
  );
}

function hoursInput(most: number): Input {
  return {
    id: fields.hours,
    type: 'Input.Number',
    label: 'For how many whole hours? The menu says the most for each role.',
    min: 1,
    max: most,
    isRequired: true,
    errorMessage: `Give whole hours, from 1 to ${most}.`,
  };
}

/** The form in which a person asks to stay eligible for a role. */
export function eligibilityForm({ role, timeZone }: EligibilityForm, now: Date, filledIn?: FilledIn): TeamsMessage {
  return formCard(
    {
      title: 'Stay eligible',
      intro: [eligibleUntil(role, timeZone, now)],
      inputs: [justificationInput, dayInput(fields.endsOn, 'Last day (leave empty for a year)')],
      notes: { [fields.endsOn]: daysIn(timeZone) },
      submit: { verb: verbs.stayEligible, data: { role: role.id } },
    },
    now,
    filledIn,
  );
}

function eligibleUntil(role: EligibilityForm['role'], timeZone: string, now: Date): Element {
  return richText(eligibleUntilSentence(role, timeZone, now), now);
}
