import type { KnownBlock, ModalView } from '@slack/types';
import type { ReasonForm } from '../../src/approvals/requests/decide.ts';
import { reasonLimit } from '../../src/core/request/deciding.ts';
import { say, sayInPieces } from '../../src/core/words/say.ts';
import { callbackIds } from './forms.ts';
import { fields, inputId } from './inputs.ts';
import { plainText } from './message.ts';
import { line, richText } from './text.ts';

/** The answers to who can see the reason. */
export const sharing = { withRequestor: 'share', withApprovers: 'keep' } as const;

/** The form in which an approver says why. `metadata` comes back with it. */
export function reasonForm(form: ReasonForm, metadata: string): ModalView {
  const approving = form.answer === 'approve';
  const withRequestor = { text: plainText(say('forms.shareWithRequestor')), value: sharing.withRequestor };
  const withApprovers = { text: plainText(say('forms.shareWithApprovers')), value: sharing.withApprovers };
  const share: KnownBlock = {
    type: 'input',
    block_id: fields.share,
    label: plainText(say('forms.shareLabel')),
    element: {
      type: 'radio_buttons',
      action_id: inputId,
      options: [withRequestor, withApprovers],
      initial_option: withRequestor,
    },
  };
  return {
    type: 'modal',
    callback_id: callbackIds.reason,
    private_metadata: metadata,
    title: plainText(say(approving ? 'forms.approveTitle' : 'forms.denyTitle')),
    submit: plainText(say(approving ? 'forms.approve' : 'forms.deny')),
    close: plainText(say('forms.cancel')),
    blocks: [
      richText(
        line(
          sayInPieces('forms.decideIntro', {
            ...{ answer: form.answer, beneficiary: form.beneficiary, target: form.packageName },
          }),
        ),
      ),
      {
        type: 'input',
        block_id: fields.reason,
        optional: !form.reasonRequired,
        label: plainText(say('forms.reason')),
        element: { type: 'plain_text_input', action_id: inputId, multiline: true, max_length: reasonLimit },
      },
      ...(form.mayShare ? [share] : []),
    ],
  };
}
