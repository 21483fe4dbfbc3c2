import type { KnownBlock, ModalView } from '@slack/types';
import { type NoticeText, plain } from '../../src/core/words/language/pieces.ts';
import { say } from '../../src/core/words/language/say.ts';
import type { Form, FormKind, FormPart } from '../chat/forms/form.ts';
import { drawField } from './inputs.ts';
import { headerBlock, plainText } from './message.ts';
import { fitTogether, line, paragraph, richText } from './text.ts';

/** By which a submission says which form it is of. */
export function callbackId(kind: FormKind): string {
  return `${kind}_form`;
}

/** A form as a modal. */
export function drawForm({ kind, title, submit, close, intro, parts, carried, problem }: Form): ModalView {
  const complaint = problem === undefined ? [] : [richText(line([{ text: problem.message, strong: true }]))];
  return {
    type: 'modal',
    callback_id: callbackId(kind),
    ...(carried === undefined ? {} : { private_metadata: JSON.stringify(carried) }),
    title: plainText(title),
    submit: plainText(submit),
    close: plainText(close),
    blocks: [
      ...fitTogether([...complaint, ...intro.map((one) => richText(...paragraph(one)))]),
      ...parts.flatMap(drawPart),
    ],
  };
}

function drawPart(part: FormPart): KnownBlock[] {
  switch (part.kind) {
    case 'section':
      return [{ type: 'divider' }, headerBlock(part.title)];
    case 'note':
      return [richText(line([{ text: part.text }]))];
    case 'setNow':
      // The inputs show what is set.
      return part.isNews ? [richText(line([{ text: part.text, strong: true }]))] : [];
    default:
      return drawField(part);
  }
}

/** A form's place taken by a sentence, when there is nothing left to fill in. */
export function messageView(title: string, message: string): ModalView {
  return textView(title, plain(message));
}

/** The same by a longer text. */
export function textView(title: string, { paragraphs }: NoticeText): ModalView {
  return {
    type: 'modal',
    title: plainText(title),
    close: plainText(say('forms.close')),
    blocks: fitTogether([richText(...paragraphs.flatMap(paragraph))]),
  };
}
