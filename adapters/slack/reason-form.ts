import type { KnownBlock, ModalView } from '@slack/types';
import type { ReasonForm } from '../../src/approvals/requests/decide.ts';
import { reasonLimit } from '../../src/core/request/deciding.ts';
import { callbackIds } from './forms.ts';
import { fields, inputId } from './inputs.ts';
import { plainText } from './message.ts';
import { line, richText } from './text.ts';

const shareOption = { text: plainText('Share this reason with the requestor'), value: 'share' };

/** The form in which an approver says why. `metadata` comes back with it. */
export function reasonForm(form: ReasonForm, metadata: string): ModalView {
  const approving = form.answer === 'approve';
  const share: KnownBlock = {
    type: 'input',
    block_id: fields.share,
    optional: true,
    label: plainText('Who sees the reason'),
    hint: plainText('The other approvers see it in any case.'),
    element: { type: 'checkboxes', action_id: inputId, options: [shareOption], initial_options: [shareOption] },
  };
  return {
    type: 'modal',
    callback_id: callbackIds.reason,
    private_metadata: metadata,
    title: plainText(approving ? 'Approve request' : 'Deny request'),
    submit: plainText(approving ? 'Approve' : 'Deny'),
    close: plainText('Cancel'),
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
        label: plainText('Reason'),
        element: { type: 'plain_text_input', action_id: inputId, multiline: true, max_length: reasonLimit },
      },
      ...(form.mayShare ? [share] : []),
    ],
  };
}
