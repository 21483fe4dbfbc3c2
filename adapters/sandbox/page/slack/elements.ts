import type { Entry, Json } from '../../slack/stand-in.ts';
import type { Button, Control, Option } from '../played-message.ts';
import { mrkdwnRuns } from './mrkdwn.ts';

/** The text of a text object, without its marks. */
export function plainText(object: unknown, now: Date): string {
  const { type, text = '' } = Object(object) as { type?: string; text?: string };
  if (type !== 'mrkdwn') return text;
  return mrkdwnRuns(text, now)
    .map((run) => run.text)
    .join('');
}

const LINES: Readonly<Record<string, 'text' | 'decimal' | 'email' | 'url'>> = {
  plain_text_input: 'text',
  number_input: 'decimal',
  email_text_input: 'email',
  url_text_input: 'url',
};

/**
 * How an element is filled in; undefined when it cannot be here.
 * @param people everybody in the workspace, for elements that choose somebody
 */
export function controlOf(element: Json, people: readonly Option[], now: Date): Control | undefined {
  const type = String(element.type);
  const words = plainText(element.placeholder, now);
  const placeholder = words === '' ? {} : { placeholder: words };
  const maxLength = typeof element.max_length === 'number' ? { maxLength: element.max_length } : {};
  const mode = LINES[type];
  if (mode !== undefined) {
    if (element.multiline === true) return { kind: 'lines', ...placeholder, ...maxLength };
    return { kind: 'line', mode, ...placeholder, ...maxLength };
  }
  switch (type) {
    case 'static_select':
      return { kind: 'menu', groups: groupsOf(element, now), ...placeholder };
    case 'multi_static_select':
      return { kind: 'boxes', options: groupsOf(element, now).flatMap(({ options }) => options), several: true };
    case 'overflow':
      return { kind: 'menu', groups: groupsOf(element, now), placeholder: '…' };
    case 'users_select':
      return { kind: 'menu', groups: [{ options: people }], ...placeholder };
    case 'multi_users_select':
      return { kind: 'boxes', options: people, several: true };
    case 'checkboxes':
    case 'radio_buttons':
      return { kind: 'boxes', options: optionsOf(element.options, now), several: type === 'checkboxes' };
    case 'datepicker':
      return { kind: 'date' };
    case 'timepicker':
      return { kind: 'time' };
    case 'datetimepicker':
      return { kind: 'moment' };
    default:
      return undefined;
  }
}

function groupsOf(element: Json, now: Date): { label?: string; options: Option[] }[] {
  if (element.option_groups === undefined) return [{ options: optionsOf(element.options, now) }];
  return (element.option_groups as Json[]).map((group) => ({
    label: plainText(group.label, now),
    options: optionsOf(group.options, now),
  }));
}

function optionsOf(options: unknown, now: Date): Option[] {
  return (options as Json[]).map(({ text, value, description }) => ({
    value: String(value),
    label: plainText(text, now),
    ...(description === undefined ? {} : { description: plainText(description, now) }),
  }));
}

/** What an element holds, in the shape of `state.values`, as a browser has it. */
export function heldValue(held: Json | undefined): string[] {
  const { type, timezone: _, ...rest } = held ?? {};
  const content = Object.values(rest).flat();
  return content.flatMap((one) => {
    if (one === null || one === undefined) return [];
    // Browsers write moments as local time without a zone; here everybody is in UTC.
    if (type === 'datetimepicker') return [new Date(Number(one) * 1_000).toISOString().slice(0, 16)];
    return [String(typeof one === 'object' ? (one as Json).value : one)];
  });
}

/** What a browser sent for an element as the stand-in takes it. */
export function entryOf(element: Json, sent: readonly string[]): Entry {
  const type = String(element.type);
  if (type.startsWith('multi_') || type === 'checkboxes') return sent;
  const [one] = sent;
  if (one === undefined) return null;
  if (type !== 'datetimepicker') return one;
  const at = Date.parse(`${one}Z`);
  return Number.isNaN(at) ? one : Math.floor(at / 1_000);
}

/** A `button` element. One that opens an address is only that here. */
export function buttonOf(element: Json, action: string, now: Date): Button {
  const tones = { primary: 'positive', danger: 'destructive' } as const;
  const { confirm } = element as { confirm?: Json };
  return {
    label: plainText(element.text, now),
    tone: tones[element.style as keyof typeof tones] ?? 'plain',
    does: typeof element.url === 'string' ? { href: element.url } : { action },
    ...(confirm !== undefined && {
      confirm: {
        title: plainText(confirm.title, now),
        text: [{ text: plainText(confirm.text, now) }],
        yes: plainText(confirm.confirm, now),
      },
    }),
  };
}
