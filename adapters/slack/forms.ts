import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { carriedBy } from '../../src/approvals/questions-left.ts';
import type { RequestForm } from '../../src/approvals/request-form.ts';
import { moreOffered } from '../../src/approvals/sentences.ts';
import type { QuestionInputs } from '../../src/core/commands.ts';
import { justificationLimit } from '../../src/core/submission.ts';
import { clip } from '../../src/core/text.ts';
import { initialMoment, initialText, inputId } from './inputs.ts';
import { limits } from './limits.ts';
import { plainText } from './message.ts';
import { questionInput } from './questions.ts';
import { line, richText } from './text.ts';

export const callbackIds = { request: 'request_form', reason: 'reason_form' } as const;

/** Block ids of the forms; refusals name their field by the same words. */
export const fields = {
  package: 'package',
  beneficiary: 'beneficiary',
  justification: 'justification',
  startsAt: 'startsAt',
  endsAt: 'endsAt',
  reason: 'reason',
  share: 'share',
} as const;

/** The choice of whoever asks for themselves: nobody's id looks like this. */
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
    title: plainText(form.extends === undefined ? 'Request access' : 'Keep access'),
    submit: plainText('Submit'),
    close: plainText('Cancel'),
    blocks: [
      ...(form.extends === undefined ? [] : [lastsUntil(form.extends, only?.name ?? '')]),
      packageInput(form, only?.id),
      ...(form.reports.length === 0 ? [] : [beneficiaryInput(form.reports, filledIn?.beneficiaryId)]),
      {
        type: 'input',
        block_id: fields.justification,
        label: plainText('Why do you need it?'),
        hint: plainText('The approvers read this.'),
        element: {
          type: 'plain_text_input',
          action_id: inputId,
          multiline: true,
          max_length: justificationLimit,
          ...initialText(filledIn?.justification ?? '', justificationLimit),
        },
      },
      ...(only?.questions ?? []).map((question) => questionInput(question, filledIn?.answers[question.id] ?? [])),
      ...(form.extends === undefined
        ? [dateInput(fields.startsAt, 'Start', 'Leave empty to start once approved.', filledIn?.startsAt)]
        : []),
      dateInput(
        fields.endsAt,
        form.extends === undefined ? 'End' : 'Keep until',
        'Leave empty for as long as the package allows.',
        filledIn?.endsAt,
      ),
    ],
  };
}

function lastsUntil({ endsAt, beneficiary }: NonNullable<RequestForm['extends']>, packageName: string): KnownBlock {
  const until = `The access of ${beneficiary.name} to ${packageName} lasts until `;
  return richText(line([{ text: until }, { moment: endsAt }, { text: '.' }]));
}

/** `chosen`: the package that the form is for already. */
function packageInput({ packages, more }: RequestForm, chosen: string | undefined): KnownBlock {
  const options = packages.map(
    ({ id, name, description }): PlainTextOption => ({
      text: plainText(clip(name, limits.optionText)),
      value: id,
      ...(description === '' ? {} : { description: plainText(clip(description, limits.optionText)) }),
    }),
  );
  const initial = options.find(({ value }) => value === chosen);
  return {
    type: 'input',
    block_id: fields.package,
    label: plainText('Access package'),
    ...(more === 0 ? {} : { hint: plainText(moreOffered(more, '/access')) }),
    element: {
      type: 'static_select',
      action_id: inputId,
      placeholder: plainText('Choose a package'),
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  };
}

/** Whom it is for. */
function beneficiaryInput(reports: RequestForm['reports'], chosen: string | undefined): KnownBlock {
  const self: PlainTextOption = { text: plainText('Myself'), value: themselves };
  const options = [
    self,
    ...reports.map(({ id, name }): PlainTextOption => ({ text: plainText(clip(name, limits.optionText)), value: id })),
  ];
  return {
    type: 'input',
    block_id: fields.beneficiary,
    label: plainText('For whom?'),
    element: {
      type: 'static_select',
      action_id: inputId,
      options,
      initial_option: options.find(({ value }) => value === chosen) ?? self,
    },
  };
}

function dateInput(blockId: string, label: string, hint: string, given?: Date): KnownBlock {
  return {
    type: 'input',
    block_id: blockId,
    optional: true,
    label: plainText(label),
    hint: plainText(hint),
    element: {
      type: 'datetimepicker',
      action_id: inputId,
      ...initialMoment(given),
    },
  };
}

/** A form's place taken by a sentence, when there is nothing left to fill in. */
export function messageView(title: string, message: string): ModalView {
  return {
    type: 'modal',
    title: plainText(title),
    close: plainText('Close'),
    blocks: [richText(line([{ text: message }]))],
  };
}
