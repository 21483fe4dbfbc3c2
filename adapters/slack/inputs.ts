import type { InputBlock, PlainTextOption } from '@slack/types';
import { clip } from '../../src/core/base/text.ts';
import { justificationLimit } from '../../src/core/request/submission.ts';
import { say } from '../../src/core/words/say.ts';
import { limits } from './limits.ts';
import { plainText } from './message.ts';

/** Every input's action id: its block id says which one it is. */
export const inputId = 'value';

/** Block ids of the forms; refusals name their field by the same words. */
export const fields = {
  package: 'package',
  role: 'role',
  hours: 'hours',
  beneficiary: 'beneficiary',
  justification: 'justification',
  startsAt: 'startsAt',
  endsAt: 'endsAt',
  reason: 'reason',
  share: 'share',
} as const;

interface Choice {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
}

interface Menu {
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly choices: readonly Choice[];
  /** The id of what is chosen already. */
  readonly chosen?: string | undefined;
}

/** One of several. */
export function menuInput(blockId: string, { label, hint, placeholder, choices, chosen }: Menu): InputBlock {
  const options = choices.map(
    ({ id, name, description = '' }): PlainTextOption => ({
      text: plainText(clip(name, limits.optionText)),
      value: id,
      ...(description === '' ? {} : { description: plainText(clip(description, limits.optionText)) }),
    }),
  );
  const initial = options.find(({ value }) => value === chosen);
  return {
    type: 'input',
    block_id: blockId,
    label: plainText(label),
    ...(hint === undefined ? {} : { hint: plainText(hint) }),
    element: {
      type: 'static_select',
      action_id: inputId,
      ...(placeholder === undefined ? {} : { placeholder: plainText(placeholder) }),
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  };
}

export function justificationInput(given = ''): InputBlock {
  return {
    type: 'input',
    block_id: fields.justification,
    label: plainText(say('forms.justification')),
    hint: plainText(say('forms.justificationHint')),
    element: {
      type: 'plain_text_input',
      action_id: inputId,
      multiline: true,
      ...filledText(given, justificationLimit),
    },
  };
}

/** A moment that may be left empty. */
export function momentInput(blockId: string, label: string, hint: string, given?: Date): InputBlock {
  return {
    type: 'input',
    block_id: blockId,
    optional: true,
    label: plainText(label),
    hint: plainText(hint),
    element: { type: 'datetimepicker', action_id: inputId, ...initialMoment(given) },
  };
}

/** Slack takes ten digits of seconds, as its own picker gives them, and nothing else. */
function initialMoment(given: Date | undefined): { initial_date_time?: number } {
  const seconds = Math.floor((given?.getTime() ?? 0) / 1000);
  return seconds >= 1_000_000_000 && seconds <= 9_999_999_999 ? { initial_date_time: seconds } : {};
}

/** What Slack itself lets an input hold. */
export const longestInput = 3_000;

/** How long a text may be, and what was filled in before: that stays whole, also where it is too long and will be refused. */
export function filledText(given: string, limit: number): { max_length: number; initial_value?: string } {
  return { max_length: Math.max(limit, given.length), ...(given === '' ? {} : { initial_value: given }) };
}
