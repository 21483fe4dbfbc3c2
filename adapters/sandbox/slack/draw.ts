import { stateValues } from './acting/values.ts';
import { drawDate } from './drawing/dates.ts';
import { drawMrkdwn } from './drawing/mrkdwn.ts';
import type { Json, StandInHome, StandInMessage, StandInView } from './types.ts';
import type { Values } from './workspace.ts';

interface Picture {
  now: Date;
  values: Values;
  errors: Readonly<Record<string, string>>;
}

const NO_VALUES: Values = {};

function text(object: unknown, now: Date): string {
  const { type, text: raw } = Object(object) as { type?: string; text?: string };
  return type === 'mrkdwn' ? drawMrkdwn(raw ?? '', now) : (raw ?? '');
}

/** What is chosen or entered in an element, in words; empty when nothing is. */
function held(value: Json | undefined, now: Date): string {
  const { type: _, timezone: __, ...rest } = value ?? {};
  const [content] = Object.values(rest);
  const list = Array.isArray(content) ? content : [content];
  return list
    .filter((one) => one !== null && one !== undefined)
    .map((one) => (typeof one === 'object' ? text((one as Json).text, now) : String(one)))
    .join(', ');
}

function choices(element: Json, value: Json | undefined, marks: [off: string, on: string], now: Date): string {
  const chosen = [value?.selected_option, ...((value?.selected_options ?? []) as unknown[])] as (Json | null)[];
  return (element.options as Json[])
    .map((option) => {
      const on = chosen.some((one) => one?.value === option.value);
      return `${marks[on ? 1 : 0]} ${text(option.text, now)}`;
    })
    .join('  ');
}

function drawElement(element: Json, value: Json | undefined, now: Date): string {
  const type = String(element.type);
  if (type === 'button') return `[${text(element.text, now)}]`;
  if (type === 'image') return `(${element.alt_text})`;
  if (type === 'overflow') return '[…]';
  if (type === 'checkboxes') return choices(element, value, ['[ ]', '[x]'], now);
  if (type === 'radio_buttons') return choices(element, value, ['( )', '(•)'], now);
  const placeholder = text(element.placeholder, now);
  if (type.endsWith('_input')) return held(value, now) || `______${placeholder === '' ? '' : ` (${placeholder})`}`;
  if (type === 'datetimepicker' && typeof value?.selected_date_time === 'number') {
    return `[${drawDate(value.selected_date_time, '{date_num} {time}', '', now)} ▾]`;
  }
  return `[${held(value, now) || placeholder || 'Choose'} ▾]`;
}

/** All text in a rich text block; list items and sections each on a line of their own. */
function richLines(elements: readonly Json[], now: Date): string[] {
  return elements.flatMap((element) => {
    const inner = element.elements as Json[];
    if (element.type === 'rich_text_list') return richLines(inner, now).map((line) => `• ${line}`);
    const parts = inner.map((part) => {
      if (part.type === 'link') return part.text === undefined ? part.url : `${part.text} (${part.url})`;
      if (part.type === 'emoji') return `:${part.name}:`;
      if (part.type === 'user') return `@${part.user_id}`;
      if (part.type === 'date') {
        return drawDate(Number(part.timestamp), String(part.format), String(part.fallback ?? part.timestamp), now);
      }
      return part.text;
    });
    return parts.join('').split('\n');
  });
}

function drawSection(block: Json, heldBy: (element: Json) => Json | undefined, now: Date): string[] {
  const said = block.text === undefined ? [] : text(block.text, now).split('\n');
  // A field is usually a bold name over a value: one line here.
  const fields = ((block.fields ?? []) as unknown[]).map((field) => text(field, now).replaceAll('\n', ' '));
  const lines = [...said, ...fields];
  if (block.accessory === undefined) return lines;
  const accessory = block.accessory as Json;
  const [first = '', ...rest] = lines;
  return [`${first}  ${drawElement(accessory, heldBy(accessory), now)}`, ...rest];
}

function drawInput(block: Json, value: Json | undefined, { now, errors }: Picture): string[] {
  const optional = block.optional === true ? ' (optional)' : '';
  const hint = text(block.hint, now);
  const error = errors[String(block.block_id)];
  return [
    `${text(block.label, now)}${optional}: ${drawElement(block.element as Json, value, now)}`,
    ...(hint === '' ? [] : [`  ${hint}`]),
    ...(error === undefined ? [] : [`  ! ${error}`]),
  ];
}

function drawBlock(block: Json, picture: Picture): string[] {
  const { now, values } = picture;
  const heldBy = (element: Json): Json | undefined => values[String(block.block_id)]?.[String(element.action_id)];
  const elements = (block.elements ?? []) as Json[];
  switch (block.type) {
    case 'header':
      return [`# ${text(block.text, now)}`];
    case 'divider':
      return ['────────'];
    case 'section':
      return drawSection(block, heldBy, now);
    case 'context':
      return [elements.map((each) => (each.type === 'image' ? `(${each.alt_text})` : text(each, now))).join(' · ')];
    case 'actions':
      return [elements.map((each) => drawElement(each, heldBy(each), now)).join(' ')];
    case 'image':
      return [`(${text(block.title, now) || block.alt_text})`];
    case 'input':
      return drawInput(block, heldBy(block.element as Json), picture);
    case 'rich_text':
      return richLines(elements, now);
    default:
      return [];
  }
}

/**
 * Draws what a person sees as lines of plain text, for a terminal or a simple page: texts with `mrkdwn` read by
 * {@link drawMrkdwn}, buttons as `[Approve]`, menus as `[Choose ▾]`, inputs as `Label: value`. Dates are in UTC, relative
 * ones as seen at `now`. A message with blocks shows those, not its text, as in Slack.
 */
export function draw(seen: StandInMessage | StandInView | StandInHome, now: Date): string[] {
  const view = 'title' in seen ? seen : null;
  const message = 'ts' in seen ? seen : null;
  const picture: Picture = {
    now,
    values: view === null ? stateValues(seen.blocks, NO_VALUES) : (view.values as Values),
    errors: view?.errors ?? {},
  };
  const body = seen.blocks.flatMap((block) => drawBlock(block, picture));
  const said = message !== null && seen.blocks.length === 0 ? drawMrkdwn(message.text, now).split('\n') : [];
  const below = [view?.close, view?.submit].filter((label) => label !== null && label !== undefined);
  return [
    ...(view === null ? [] : [`== ${view.title} ==`]),
    ...(message?.ephemeral === true ? ['(only visible to you)'] : []),
    ...body,
    ...said,
    ...(message?.edited === true ? ['(edited)'] : []),
    ...(view?.trouble ? [`! ${view.trouble}`] : []),
    ...(below.length > 0 ? [below.map((label) => `[${label}]`).join(' ')] : []),
  ];
}
