import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { carriedBy } from '../../src/approvals/forms/questions-left.ts';
import type { RequestForm } from '../../src/approvals/forms/request-form.ts';
import { moreOffered } from '../../src/approvals/typed/sentences.ts';
import type { QuestionInputs } from '../../src/core/request/commands.ts';
import { endPiece, type NoticeText, plain } from '../../src/core/words/pieces.ts';
import { say, sayInPieces } from '../../src/core/words/say.ts';
import { fields, justificationInput, menuInput, momentInput } from './inputs.ts';
import { plainText } from './message.ts';
import { questionInput } from './questions.ts';
import { fitTogether, line, paragraph, richText } from './text.ts';

export const callbackIds = {
  request: 'request_form',
  activation: 'activation_form',
  eligibility: 'eligibility_form',
  reason: 'reason_form',
  reviews: 'reviews_form',
  cancel: 'cancel_form',
} as const;

/** The choice to ask for oneself: nobody's id looks like this. */
export const themselves = '@me';

/** What was filled in before, for a form that is shown again. */
export interface FilledIn {
  readonly packageId: string;
  readonly beneficiaryId?: string;
  readonly justification: string;
  readonly answers: QuestionInputs;
  readonly startsAt?: Date;
  readonly endsAt?: Date;
}

/** The form in which a person asks for a package, or to keep the access that they have. */
export function requestForm(form: RequestForm, search: string, filledIn?: FilledIn): ModalView {
  const carried = carriedBy(form, search);
  const [only] = carried.questionsOf === undefined ? [] : form.packages;
  return {
    type: 'modal',
    callback_id: callbackIds.request,
    private_metadata: JSON.stringify(carried),
    title: plainText(form.extends === undefined ? say('forms.requestTitle') : say('forms.keepTitle')),
    submit: plainText(say('forms.submit')),
    close: plainText(say('forms.cancel')),
    blocks: [
      ...(only === undefined || filledIn === undefined ? [] : questionsAnnounced(only)),
      ...(form.extends === undefined ? [] : [lastsUntil(form.extends, only?.name ?? '', form.timeZone)]),
      packageInput(form, only?.id),
      ...(form.reports.length === 0 ? [] : [beneficiaryInput(form.reports, filledIn?.beneficiaryId)]),
      justificationInput(filledIn?.justification),
      ...(only?.questions ?? []).map((question) => questionInput(question, filledIn?.answers[question.id] ?? [])),
      ...(form.extends === undefined
        ? [momentInput(fields.startsAt, say('forms.start'), say('forms.startHint'), filledIn?.startsAt)]
        : []),
      momentInput(
        fields.endsAt,
        say(form.extends === undefined ? 'forms.end' : 'forms.keepUntil'),
        say('forms.endHint'),
        filledIn?.endsAt,
      ),
    ],
  };
}

function lastsUntil(
  { endsAt, beneficiary }: NonNullable<RequestForm['extends']>,
  packageName: string,
  timeZone: string,
): KnownBlock {
  const until = endPiece(endsAt, timeZone);
  return richText(line(sayInPieces('forms.lastsUntil', { beneficiary: beneficiary.name, target: packageName, until })));
}

/** Says why the form is there again: the package that was chosen has questions. */
function questionsAnnounced({ name, questions }: RequestForm['packages'][number]): KnownBlock[] {
  const text = say('forms.questions', { count: questions.length, target: name });
  return questions.length === 0 ? [] : [richText(line([{ text, strong: true }]))];
}

/** `chosen`: the package that the form is for already. */
function packageInput({ packages, more }: RequestForm, chosen: string | undefined): InputBlock {
  return menuInput(fields.package, {
    label: say('forms.package'),
    placeholder: say('forms.choosePackage'),
    ...(more === 0 ? {} : { hint: moreOffered(more, '/access request') }),
    choices: packages,
    chosen,
  });
}

/** Whom it is for. */
function beneficiaryInput(reports: RequestForm['reports'], chosen: string | undefined): InputBlock {
  const known = reports.some(({ id }) => id === chosen);
  return menuInput(fields.beneficiary, {
    label: say('forms.beneficiary'),
    choices: [{ id: themselves, name: say('forms.myself') }, ...reports],
    chosen: known ? chosen : themselves,
  });
}

/** A form's place taken by a sentence, when there is nothing left to fill in. */
export function messageView(title: string, message: string): ModalView {
  return textView(title, plain(message));
}

/** The same by a longer text. */
export function textView(title: string, { paragraphs }: NoticeText): ModalView {
  return {
    type: 'modal',
    title: plainText(title),
    close: plainText(say('forms.close')),
    blocks: fitTogether([richText(...paragraphs.flatMap(paragraph))]),
  };
}
