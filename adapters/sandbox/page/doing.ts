import { z } from 'zod';
import { COMMAND_LINE, type Tried } from './attempts.ts';
import { FIELD_PREFIX } from './drawing/inputs.ts';
import type { Fields, PlayedAnswer, PlayedChat } from './played-chat.ts';

/** What a visitor did. */
export interface Deed extends Tried {
  perform(chat: PlayedChat, personId: string): Promise<PlayedAnswer>;
}

const text = z.string().max(20_000);
const command = z.object({ text });
const click = z.object({ message: text, action: text });
const formClick = z.object({ form: text, action: text });
const formEnd = z.object({ form: text, do: z.enum(['submit', 'close']) });

/** A command, from what the page's command line sends. */
export function readCommand(body: unknown): Deed | undefined {
  const read = command.safeParse(body);
  if (!read.success) return undefined;
  const typed = read.data.text;
  return {
    target: COMMAND_LINE,
    fields: { text: [typed] },
    perform: (chat, personId) => chat.command(personId, typed.trim()),
  };
}

/** A click on a message, from what the message's own form sends. */
export function readMessageClick(body: unknown): Deed | undefined {
  const read = click.safeParse(body);
  if (!read.success) return undefined;
  const { message, action } = read.data;
  const fields = readFields(body);
  return { target: message, fields, perform: (chat, id) => chat.clickMessage(id, message, action, fields) };
}

/** What was done in an open form, from what that form sends. */
export function readFormDeed(body: unknown): Deed | undefined {
  const fields = readFields(body);
  const end = formEnd.safeParse(body);
  if (end.success) {
    const { form, do: what } = end.data;
    if (what === 'close') return { target: form, fields: {}, perform: (chat, id) => chat.close(id, form) };
    return { target: form, fields, perform: (chat, id) => chat.submit(id, form, fields) };
  }
  const clicked = formClick.safeParse(body);
  if (!clicked.success) return undefined;
  const { form, action } = clicked.data;
  return { target: form, fields, unfinished: true, perform: (chat, id) => chat.clickForm(id, form, action, fields) };
}

function readFields(body: unknown): Fields {
  const fields: Record<string, string[]> = {};
  for (const [key, value] of Object.entries(Object(body) as Record<string, string | string[]>)) {
    if (!key.startsWith(FIELD_PREFIX)) continue;
    // A menu's first line, which chooses nothing, arrives as an empty text: the same as nothing.
    const entered = [value].flat().filter((each) => each !== '');
    // Browsers send line breaks as CR LF, chats as LF.
    fields[key.slice(FIELD_PREFIX.length)] = entered.map((each) => each.replaceAll('\r\n', '\n'));
  }
  return fields;
}
