import { carriedBy } from '../../src/approvals/forms/questions-left.ts';
import type { RequestForm } from '../../src/approvals/forms/request-form.ts';
import { daysIn, moreOffered } from '../../src/approvals/typed/sentences.ts';
import { clip } from '../../src/core/base/text.ts';
import { endPiece } from '../../src/core/words/pieces.ts';
import { say, sayInPieces } from '../../src/core/words/say.ts';
import { dayInput, type FilledIn, fields, formCard, type Input, justificationInput, menuInput } from './inputs.ts';
import { limits } from './limits.ts';
import { adaptiveCard, type TeamsMessage, verbs } from './message.ts';
import { questionInput } from './questions.ts';
import { type Element, richText } from './text.ts';

/** The choice to ask for oneself: nobody's id looks like this. */
export const themselves = '@me';

/** The form in which a person asks for a package, or to keep the access that they have. */
export function requestForm(form: RequestForm, search: string, now: Date, filledIn?: FilledIn): TeamsMessage {
  const carried = carriedBy(form, search);
  const [only] = carried.questionsOf === undefined ? [] : form.packages;
  return formCard(
    {
      title: form.extends === undefined ? say('forms.requestTitle') : say('forms.keepTitle'),
      intro: [
        ...(only === undefined || filledIn === undefined || filledIn.problem !== undefined
          ? []
          : questionsAnnounced(only, now)),
        ...(form.extends === undefined ? [] : [lastsUntil(form.extends, only?.name ?? '', form.timeZone, now)]),
      ],
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

/** Says why the form is there again: the package that was chosen has questions. */
function questionsAnnounced({ name, questions }: RequestForm['packages'][number], now: Date): Element[] {
  const text = say('forms.questions', { count: questions.length, target: name });
  return questions.length === 0 ? [] : [richText([{ text, strong: true }], now)];
}

/** `chosen`: the package that the form is for already. */
function packageInput({ packages }: RequestForm, chosen: string | undefined): Input {
  return menuInput(fields.package, {
    label: say('forms.package'),
    placeholder: say('forms.choosePackage'),
    errorMessage: say('forms.packageMissing'),
    choices: packages,
    chosen,
  });
}

/** Whom it is for. */
function beneficiaryInput(reports: RequestForm['reports']): Input {
  return {
    id: fields.beneficiary,
    type: 'Input.ChoiceSet',
    label: say('forms.beneficiary'),
    isRequired: true,
    errorMessage: say('forms.beneficiaryMissing'),
    choices: [
      { title: say('forms.myself'), value: themselves },
      ...reports.map(({ id, name }) => ({ title: clip(name, limits.person), value: id })),
    ],
    value: themselves,
  };
}

function dayInputs(form: RequestForm): Input[] {
  if (form.extends !== undefined) return [dayInput(fields.endsOn, say('forms.keepUntilDay'))];
  return [dayInput(fields.startsOn, say('forms.firstDay')), dayInput(fields.endsOn, say('forms.lastDay'))];
}

function lastsUntil(
  { endsAt, beneficiary }: NonNullable<RequestForm['extends']>,
  packageName: string,
  timeZone: string,
  now: Date,
) {
  const until = endPiece(endsAt, timeZone);
  return richText(sayInPieces('forms.lastsUntil', { beneficiary: beneficiary.name, target: packageName, until }), now);
}

/** A form's place taken by a sentence, when there is nothing left to fill in. */
export function messageCard(message: string, now: Date): TeamsMessage {
  return { summary: clip(message, limits.summary), card: adaptiveCard([richText([{ text: message }], now)]) };
}
