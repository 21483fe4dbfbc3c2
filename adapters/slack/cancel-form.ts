import type { ModalView } from '@slack/types';
import type { CancelForm } from '../../src/approvals/requests/cancel.ts';
import { reasonLimit } from '../../src/core/request/deciding.ts';
import { cancelFormWords } from '../../src/core/words/cancellation.ts';
import { callbackIds } from './forms.ts';
import { fields, inputId } from './inputs.ts';
import { plainText } from './message.ts';
import type { CancelMetadata } from './parse-forms.ts';
import { line, richText } from './text.ts';

/** The form in which an administrator says why they cancel a request. */
export function cancelForm(form: CancelForm): ModalView {
  const words = cancelFormWords(form);
  const metadata: CancelMetadata = { requestId: form.requestId };
  return {
    type: 'modal',
    callback_id: callbackIds.cancel,
    private_metadata: JSON.stringify(metadata),
    title: plainText(words.title),
    submit: plainText(words.submit),
    close: plainText(words.close),
    blocks: [
      richText(line([{ text: words.intro }])),
      {
        type: 'input',
        block_id: fields.reason,
        label: plainText(words.reason),
        hint: plainText(words.hint),
        element: { type: 'plain_text_input', action_id: inputId, multiline: true, max_length: reasonLimit },
      },
    ],
  };
}
