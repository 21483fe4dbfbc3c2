import type { ActivationForm, EligibilityForm } from '../../src/approvals/forms/role-form.ts';
import { daysIn, moreOffered, roleOffered } from '../../src/approvals/typed/sentences.ts';
import { ticket } from '../../src/core/request/role-requests.ts';
import { eligibleUntilSentence } from '../../src/core/words/eligibility.ts';
import { say } from '../../src/core/words/say.ts';
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
      title: say('forms.activateTitle'),
      inputs: [
        menuInput(fields.role, {
          label: say('forms.roleLabel'),
          placeholder: say('forms.chooseRole'),
          errorMessage: say('forms.roleMissing'),
          choices: roles.map((role) => ({ ...role, description: roleOffered(role, timeZone) })),
          chosen: another === undefined ? only?.id : undefined,
        }),
        hoursInput(Math.max(...roles.map(({ maximumHours }) => maximumHours))),
        justificationInput,
        questionInput(ticket),
        dayInput(fields.startsOn, say('forms.startDay')),
        { id: fields.startsTime, type: 'Input.Time', label: say('forms.startTime') },
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
    label: `${say('forms.hours')} ${say('forms.hoursHint')}`,
    min: 1,
    max: most,
    isRequired: true,
    errorMessage: say('forms.hoursMissing', { most }),
  };
}

/** The form in which a person asks to stay eligible for a role. */
export function eligibilityForm({ role, timeZone }: EligibilityForm, now: Date, filledIn?: FilledIn): TeamsMessage {
  return formCard(
    {
      title: say('forms.stayTitle'),
      intro: [eligibleUntil(role, timeZone, now)],
      inputs: [justificationInput, dayInput(fields.endsOn, say('forms.lastDayOrYear'))],
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
