import type { KnownBlock, ModalView } from '@slack/types';
import { type NoticeText, plain } from '../../../src/core/words/language/pieces.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { say } from '../../../src/core/words/language/say.ts';
import type { Form, FormKind, FormPart } from '../../chat/forms/form.ts';
import { headerBlock, plainText } from '../messages/message.ts';
import { fitWithinTotal, line, paragraph, richText } from '../messages/text.ts';
import { drawField } from './inputs.ts';

/** By which a submission says which form it is of. */
export function callbackId(kind: FormKind): string {
  return `${kind}_form`;
}

/** A form as a modal. */
export function drawForm(
  reader: Reader,
  { kind, title, submit, close, intro, parts, carried, problem }: Form,
): ModalView {
  const complaint = problem === undefined ? [] : [richText(line(reader, [{ text: problem.message, strong: true }]))];
  return {
    type: 'modal',
    callback_id: callbackId(kind),
    ...(carried === undefined ? {} : { private_metadata: JSON.stringify(carried) }),
    title: plainText(title),
    submit: plainText(submit),
    close: plainText(close),
    blocks: [
      ...fitWithinTotal(reader, [...complaint, ...intro.map((one) => richText(...paragraph(reader, one)))]),
      ...parts.flatMap((one) => drawPart(reader, one)),
    ],
  };
}

function drawPart(reader: Reader, part: FormPart): KnownBlock[] {
  switch (part.kind) {
    case 'section':
      return [{ type: 'divider' }, headerBlock(part.title)];
    case 'note':
      return [richText(line(reader, [{ text: part.text }]))];
    case 'setNow':
      // The inputs show what is set.
      return part.isNews ? [richText(line(reader, [{ text: part.text, strong: true }]))] : [];
    default:
      return drawField(reader, part);
  }
}

/** A form's place taken by a sentence, when there is nothing left to fill in. */
export function messageView(reader: Reader, title: string, message: string): ModalView {
  return textView(reader, title, plain(message));
}

/** The same by a longer text. */
export function textView(reader: Reader, title: string, { paragraphs }: NoticeText): ModalView {
  return {
    type: 'modal',
    title: plainText(title),
    close: plainText(say(reader, 'forms.close')),
    blocks: fitWithinTotal(reader, [richText(...paragraphs.flatMap((one) => paragraph(reader, one)))]),
  };
}
