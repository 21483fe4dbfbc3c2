import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { ActivationForm, EligibilityForm } from '../../src/approvals/forms/role-form.ts';
import { moreOffered, roleOffered } from '../../src/approvals/typed/sentences.ts';
import { ticket } from '../../src/core/request/role-requests.ts';
import { eligibleUntilSentence } from '../../src/core/words/eligibility.ts';
import { say } from '../../src/core/words/say.ts';
import { callbackIds } from './forms.ts';
import { fields, inputId, justificationInput, menuInput, momentInput } from './inputs.ts';
import { plainText } from './message.ts';
import { questionInput } from './questions.ts';
import { line, richText } from './text.ts';

/** The form in which a person makes a role active that they are eligible for. */
export function activationForm({ roles, more, timeZone }: ActivationForm): ModalView {
  const [only, another] = roles;
  return {
    type: 'modal',
    callback_id: callbackIds.activation,
    title: plainText(say('forms.activateTitle')),
    submit: plainText(say('forms.submit')),
    close: plainText(say('forms.cancel')),
    blocks: [
      menuInput(fields.role, {
        label: say('forms.roleLabel'),
        placeholder: say('forms.chooseRole'),
        ...(more === 0 ? {} : { hint: moreOffered(more, '/access activate') }),
        choices: roles.map((role) => ({ ...role, description: roleOffered(role, timeZone) })),
        chosen: another === undefined ? only?.id : undefined,
      }),
      hoursInput(Math.max(...roles.map(({ maximumHours }) => maximumHours))),
      justificationInput(),
      questionInput(ticket, []),
      momentInput(fields.startsAt, say('forms.start'), say('forms.startHint')),
    ],
  };
}

function hoursInput(most: number): InputBlock {
  return {
    type: 'input',
    block_id: fields.hours,
    label: plainText(say('forms.hours')),
    hint: plainText(say('forms.hoursHint')),
    element: {
      type: 'number_input',
      action_id: inputId,
      is_decimal_allowed: false,
      min_value: '1',
      max_value: String(most),
    },
  };
}

/** The form in which a person asks to stay eligible for a role. */
export function eligibilityForm({ role, timeZone }: EligibilityForm, now: Date): ModalView {
  return {
    type: 'modal',
    callback_id: callbackIds.eligibility,
    private_metadata: JSON.stringify({ role: role.id }),
    title: plainText(say('forms.stayTitle')),
    submit: plainText(say('forms.submit')),
    close: plainText(say('forms.cancel')),
    blocks: [
      eligibleUntil(role, timeZone, now),
      justificationInput(),
      momentInput(fields.endsAt, say('forms.eligibleUntil'), say('forms.yearHint')),
    ],
  };
}

function eligibleUntil(role: EligibilityForm['role'], timeZone: string, now: Date): KnownBlock {
  return richText(line(eligibleUntilSentence(role, timeZone, now)));
}
