import { carriedBy } from '../../src/approvals/forms/questions-left.ts';
import type { RequestForm } from '../../src/approvals/forms/request-form.ts';
import { daysIn, moreOffered } from '../../src/approvals/typed/sentences.ts';
import { clip } from '../../src/core/base/text.ts';
import { endPiece } from '../../src/core/words/pieces.ts';
import { dayInput, type FilledIn, fields, formCard, type Input, justificationInput, menuInput } from './inputs.ts';
import { limits } from './limits.ts';
import { adaptiveCard, type TeamsMessage, verbs } from './message.ts';
import { questionInput } from './questions.ts';
import { richText } from './text.ts';

/** The choice of whoever asks for themselves: nobody's id looks like this. */
export const themselves = '@me';

/** The form in which a person asks for a package, or to keep the access that they have. */
export function requestForm(form: RequestForm, search: string, now: Date, filledIn?: FilledIn): TeamsMessage {
  const carried = carriedBy(form, search);
  const [only] = carried.questionsOf === undefined ? [] : form.packages;
  return formCard(
    {
      title: form.extends === undefined ? 'Request access' : 'Keep access',
      intro: form.extends === undefined ? [] : [lastsUntil(form.extends, only?.name ?? '', form.timeZone, now)],
      inputs: [
        packageInput(form, only?.id),
        ...(form.reports.length === 0 ? [] : [beneficiaryInput(form.reports)]),
        justificationInput,
        ...(only?.questions ?? []).map((question) => questionInput(question)),
        ...dayInputs(form),
      ],
      notes: {
        [fields.endsOn]: daysIn(form.timeZone),
        ...(form.more > 0 ? { [fields.package]: moreOffered(form.more, 'access request') } : {}),
      },
      submit: { verb: verbs.submitRequest, data: { form: carried } },
    },
    now,
    filledIn,
  );
}

/** `chosen`: the package that the form is for already. */
function packageInput({ packages }: RequestForm, chosen: string | undefined): Input {
  return menuInput(fields.package, {
    label: 'Access package',
    placeholder: 'Choose a package',
    errorMessage: 'Choose the package that you need.',
    choices: packages,
    chosen,
  });
}

/** Whom it is for. */
function beneficiaryInput(reports: RequestForm['reports']): Input {
  return {
    id: fields.beneficiary,
    type: 'Input.ChoiceSet',
    label: 'For whom?',
    isRequired: true,
    errorMessage: 'Choose whom it is for.',
    choices: [
      { title: 'Myself', value: themselves },
      ...reports.map(({ id, name }) => ({ title: clip(name, limits.person), value: id })),
    ],
    value: themselves,
  };
}

function dayInputs(form: RequestForm): Input[] {
  if (form.extends !== undefined)
    return [dayInput(fields.endsOn, 'Keep until (leave empty for as long as the package allows)')];
  return [
    dayInput(fields.startsOn, 'First day (leave empty to start once approved)'),
    dayInput(fields.endsOn, 'Last day (leave empty for as long as the package allows)'),
  ];
}

function lastsUntil(
  { endsAt, beneficiary }: NonNullable<RequestForm['extends']>,
  packageName: string,
  timeZone: string,
  now: Date,
) {
  const until = `The access of ${beneficiary.name} to ${packageName} lasts until `;
  return richText([{ text: until }, endPiece(endsAt, timeZone), { text: '.' }], now);
}

/** A form's place taken by a sentence, when there is nothing left to fill in. */
export function messageCard(message: string, now: Date): TeamsMessage {
  return { summary: clip(message, limits.summary), card: adaptiveCard([richText([{ text: message }], now)]) };
}
