import type { ReasonForm } from '../../../src/approvals/requests/decide.ts';
import type { ReasonNeeded } from '../../../src/approvals/requests/personal-commands.ts';
import type { Answer } from '../../../src/core/request/stages.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { say, sayInPieces } from '../../../src/core/words/language/say.ts';
import { cancelFormWords, revokeFormWords } from '../../../src/core/words/requests/cancellation.ts';
import { reasonField } from './fields.ts';
import { type Form, fields, type Problem, type ShareField, type TextField } from './form.ts';

/** The fields in which an approver says why, on a card or in a form. */
export function decisionFields(
  reader: Reader,
  { reasonRequired, mayShare }: Pick<ReasonForm, 'reasonRequired' | 'mayShare'>,
): (TextField | ShareField)[] {
  const share: ShareField = {
    ...{ kind: 'share', id: fields.share, isRequired: true },
    label: say(reader, 'forms.shareLabel'),
    yes: say(reader, 'forms.shareWithRequestor'),
    no: say(reader, 'forms.shareWithApprovers'),
    switchLabel: say(reader, 'forms.share'),
  };
  return [reasonField(reader, { isRequired: reasonRequired }), ...(mayShare ? [share] : [])];
}

/** The button that sends a decision. */
export function decisionSubmit(reader: Reader, answer: Answer): string {
  return say(reader, answer === 'approve' ? 'forms.approve' : 'forms.deny');
}

/** The form in which an approver says why. */
export function reasonForm(reader: Reader, form: ReasonForm, carried: NonNullable<Form['carried']>): Form {
  const { answer, beneficiary, packageName: target } = form;
  return {
    kind: 'reason',
    title: say(reader, answer === 'approve' ? 'forms.approveTitle' : 'forms.denyTitle'),
    submit: decisionSubmit(reader, answer),
    close: say(reader, 'forms.cancel'),
    intro: [{ line: sayInPieces(reader, 'forms.decideIntro', { answer, beneficiary, target }) }],
    parts: decisionFields(reader, form),
    carried,
  };
}

/** The form in which an administrator says why they cancel a request. */
export function cancelForm(reader: Reader, about: ReasonNeeded, reason?: string, problem?: Problem): Form {
  return whyForm(reader, 'cancel', { about, words: cancelFormWords(reader, about), reason, problem });
}

/** The form in which somebody says why they take access away. */
export function revokeForm(reader: Reader, about: ReasonNeeded, reason?: string, problem?: Problem): Form {
  return whyForm(reader, 'revoke', { about, words: revokeFormWords(reader, about), reason, problem });
}

function whyForm(
  reader: Reader,
  kind: 'cancel' | 'revoke',
  {
    about,
    words,
    reason,
    problem,
  }: {
    readonly about: ReasonNeeded;
    readonly words: ReturnType<typeof cancelFormWords>;
    readonly reason: string | undefined;
    readonly problem: Problem | undefined;
  },
): Form {
  return {
    kind,
    title: words.title,
    submit: words.submit,
    close: words.close,
    intro: [{ line: [{ text: words.intro }] }],
    parts: [
      {
        ...reasonField(reader, { isRequired: true }),
        ...{ label: words.reason, note: words.hint, missing: words.missing },
        ...(reason === undefined ? {} : { given: reason }),
      },
    ],
    carried: { ...about },
    ...(problem === undefined ? {} : { problem }),
  };
}
