import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  PlainTextElement,
} from '@slack/types';
import { clip, showable } from '../../../src/core/base/text.ts';
import type { Button as CommandButton } from '../../../src/core/words/language/pieces.ts';
import { limits } from './limits.ts';

/** A message as Slack takes it: `text` is what notifications and screen readers say. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** Text of our own, or of people where Slack takes nothing else: no markup is read in it. */
export function plainText(content: string): PlainTextElement {
  return { type: 'plain_text', text: showable(content) || '–', emoji: false };
}

/** The line at the top of a message, cut to what Slack takes. */
export function headerBlock(text: string): HeaderBlock {
  return { type: 'header', text: plainText(clip(text, limits.headerText)) };
}

/** The line at the end of a message, cut to what Slack takes. */
export function footerBlock(text: string): ContextBlock {
  return { type: 'context', elements: [plainText(clip(text, limits.headerText))] };
}

/** `value` says what the button is about: names only, they give no authority. */
export function button(actionId: string, text: string, value: string, style?: 'primary' | 'danger'): Button {
  return {
    type: 'button',
    action_id: actionId,
    text: plainText(text),
    value,
    ...(style === undefined ? {} : { style }),
  };
}

/** By which a click says that its value is a command; what follows tells the buttons of a block apart. */
export const commandAction = 'command:';

/** Buttons that do what typing their commands does, in one row. */
export function commandButtons(buttons: readonly CommandButton[]): ActionsBlock {
  return {
    type: 'actions',
    elements: buttons.map(({ label, command, confirm }) => ({
      ...button(`${commandAction}${command}`, label, command),
      ...(confirm === undefined ? {} : { confirm: confirmation(confirm) }),
    })),
  };
}

function confirmation({ title, text, yes, no }: NonNullable<CommandButton['confirm']>): ConfirmationDialog {
  return { title: plainText(title), text: plainText(text), confirm: plainText(yes), deny: plainText(no) };
}
