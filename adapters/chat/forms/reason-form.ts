import type { CancelForm } from '../../../src/approvals/requests/cancel.ts';
import type { ReasonForm } from '../../../src/approvals/requests/decide.ts';
import type { Answer } from '../../../src/core/request/stages.ts';
import { say, sayInPieces } from '../../../src/core/words/language/say.ts';
import { cancelFormWords } from '../../../src/core/words/requests/cancellation.ts';
import { reasonField } from './fields.ts';
import { type Form, fields, type Problem, type ShareField, type TextField } from './form.ts';

/** The fields in which an approver says why, on a card or in a form. */
export function decisionFields({
  reasonRequired,
  mayShare,
}: Pick<ReasonForm, 'reasonRequired' | 'mayShare'>): (TextField | ShareField)[] {
  const share: ShareField = {
    ...{ kind: 'share', id: fields.share, isRequired: true },
    label: say('forms.shareLabel'),
    yes: say('forms.shareWithRequestor'),
    no: say('forms.shareWithApprovers'),
    switchLabel: say('forms.share'),
  };
  return [reasonField({ isRequired: reasonRequired }), ...(mayShare ? [share] : [])];
}

/** The button that sends a decision. */
export function decisionSubmit(answer: Answer): string {
  return say(answer === 'approve' ? 'forms.approve' : 'forms.deny');
}

/** The form in which an approver says why. */
export function reasonForm(form: ReasonForm, carried: NonNullable<Form['carried']>): Form {
  const { answer, beneficiary, packageName: target } = form;
  return {
    kind: 'reason',
    title: say(answer === 'approve' ? 'forms.approveTitle' : 'forms.denyTitle'),
    submit: decisionSubmit(answer),
    close: say('forms.cancel'),
    intro: [{ line: sayInPieces('forms.decideIntro', { answer, beneficiary, target }) }],
    parts: decisionFields(form),
    carried,
  };
}

/** The form in which an administrator says why they cancel a request. */
export function cancelForm(form: CancelForm, reason?: string, problem?: Problem): Form {
  const words = cancelFormWords(form);
  return {
    kind: 'cancel',
    title: words.title,
    submit: words.submit,
    close: words.close,
    intro: [{ line: [{ text: words.intro }] }],
    parts: [
      {
        ...reasonField({ isRequired: true }),
        ...{ label: words.reason, note: words.hint, missing: words.missing },
        ...(reason === undefined ? {} : { given: reason }),
      },
    ],
    carried: { ...form },
    ...(problem === undefined ? {} : { problem }),
  };
}
