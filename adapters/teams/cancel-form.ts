import { z } from 'zod';
import { stageName } from '../../src/approvals/forms/stage-name.ts';
import type { CancelForm } from '../../src/approvals/requests/cancel.ts';
import { reasonLimit } from '../../src/core/request/deciding.ts';
import { cancelFormWords } from '../../src/core/words/cancellation.ts';
import { text } from './form-values.ts';
import { formCard } from './inputs.ts';
import { type TeamsMessage, verbs } from './message.ts';
import { richText } from './text.ts';

/** What the form carries beside the reason, so that it can be shown again. */
const cancelData = z.object({
  form: z.object({
    requestId: stageName.shape.requestId,
    requestor: z.string().max(300),
    beneficiary: z.string().max(300),
    packageName: z.string().max(300),
  }),
  reason: text,
});

/** What an administrator sent with the form for canceling a request. */
export type SentCancelForm = z.infer<typeof cancelData>;

/** Undefined: not in the shape in which we made it. */
export function parseCancellation(data: unknown): SentCancelForm | undefined {
  return cancelData.safeParse(data).data;
}

/** The form in which an administrator says why they cancel a request. */
export function cancelForm(
  form: CancelForm,
  now: Date,
  again?: { readonly reason: string; readonly problem: { readonly message: string; readonly field?: string } },
): TeamsMessage {
  const words = cancelFormWords(form);
  return formCard(
    {
      title: words.title,
      intro: [richText([{ text: words.intro }], now)],
      inputs: [
        {
          ...{ id: 'reason', type: 'Input.Text', label: words.reason, isMultiline: true, maxLength: reasonLimit },
          ...{ isRequired: true, errorMessage: words.missing },
        },
      ],
      notes: { reason: words.hint },
      submit: { title: words.submit, verb: verbs.cancelRequest, data: { form } },
    },
    now,
    again === undefined ? undefined : { values: { reason: again.reason }, problem: again.problem },
  );
}
