import type { KnownBlock, ModalView, PlainTextElement } from '@slack/types';
import type { ReasonForm } from '../../src/approvals/decide.ts';
import type { RequestForm } from '../../src/approvals/request-form.ts';
import { moreOffered } from '../../src/approvals/sentences.ts';
import { reasonLimit } from '../../src/core/lifecycle.ts';
import { justificationLimit } from '../../src/core/submission.ts';
import { clip } from '../../src/core/text.ts';
import { limits } from './limits.ts';
import { line, richText } from './text.ts';

export const callbackIds = { request: 'request_form', reason: 'reason_form' } as const;

/** Block ids of the forms; refusals name their field by the same words. */
export const fields = {
  package: 'package',
  justification: 'justification',
  startsAt: 'startsAt',
  endsAt: 'endsAt',
  reason: 'reason',
  share: 'share',
} as const;

/** Every input's action id: its block id says which one it is. */
export const inputId = 'value';

const shareOption = { text: text('Share this reason with the requestor'), value: 'share' };

/** The form in which a person asks for a package. */
export function requestForm(form: RequestForm): ModalView {
  return {
    type: 'modal',
    callback_id: callbackIds.request,
    title: text('Request access'),
    submit: text('Submit'),
    close: text('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: fields.package,
        label: text('Access package'),
        ...(form.more === 0 ? {} : { hint: text(moreOffered(form.more, '/access')) }),
        element: {
          type: 'static_select',
          action_id: inputId,
          placeholder: text('Choose a package'),
          options: form.packages.map(({ id, name, description }) => ({
            text: text(clip(name, limits.optionText)),
            value: id,
            ...(description === '' ? {} : { description: text(clip(description, limits.optionText)) }),
          })),
        },
      },
      {
        type: 'input',
        block_id: fields.justification,
        label: text('Why do you need it?'),
        hint: text('The approvers read this.'),
        element: { type: 'plain_text_input', action_id: inputId, multiline: true, max_length: justificationLimit },
      },
      dateInput(fields.startsAt, 'Start', 'Leave empty to start once approved.'),
      dateInput(fields.endsAt, 'End', 'Leave empty for as long as the package allows.'),
    ],
  };
}

function dateInput(blockId: string, label: string, hint: string): KnownBlock {
  return {
    type: 'input',
    block_id: blockId,
    optional: true,
    label: text(label),
    hint: text(hint),
    element: { type: 'datetimepicker', action_id: inputId },
  };
}

/** The form in which an approver says why. `metadata` comes back with it. */
export function reasonForm(form: ReasonForm, metadata: string): ModalView {
  const approving = form.answer === 'approve';
  const share: KnownBlock = {
    type: 'input',
    block_id: fields.share,
    optional: true,
    label: text('Who sees the reason'),
    hint: text('The other approvers see it in any case.'),
    element: { type: 'checkboxes', action_id: inputId, options: [shareOption], initial_options: [shareOption] },
  };
  return {
    type: 'modal',
    callback_id: callbackIds.reason,
    private_metadata: metadata,
    title: text(approving ? 'Approve request' : 'Deny request'),
    submit: text(approving ? 'Approve' : 'Deny'),
    close: text('Cancel'),
    blocks: [
      richText(
        line([
          { text: 'You are about to ' },
          { text: approving ? 'approve' : 'deny', strong: true },
          { text: ` ${form.beneficiary}'s request for ${form.packageName}.` },
        ]),
      ),
      {
        type: 'input',
        block_id: fields.reason,
        optional: !form.reasonRequired,
        label: text('Reason'),
        element: { type: 'plain_text_input', action_id: inputId, multiline: true, max_length: reasonLimit },
      },
      ...(form.mayShare ? [share] : []),
    ],
  };
}

/** A form's place taken by a sentence, when there is nothing left to fill in. */
export function messageView(title: string, message: string): ModalView {
  return { type: 'modal', title: text(title), close: text('Close'), blocks: [richText(line([{ text: message }]))] };
}

function text(content: string): PlainTextElement {
  return { type: 'plain_text', text: content, emoji: false };
}
