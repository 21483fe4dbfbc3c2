import type { Json } from '../../slack/stand-in.ts';
import type { Input, Option, Part, Runs } from '../played-message.ts';
import { buttonOf, controlOf, heldValue, plainText } from './elements.ts';
import { mrkdwnParts, mrkdwnRuns } from './mrkdwn.ts';
import { richTextParts } from './rich-text.ts';

/** What blocks are drawn with. */
export interface BlockScene {
  readonly now: Date;
  /** what the elements hold, as in `state.values` */
  readonly values: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** complaints under inputs, by block id */
  readonly errors: Readonly<Record<string, string>>;
  readonly people: readonly Option[];
}

/** Which element of which block something was done to; a page's buttons carry it. */
export function actionName(block: Json, element: Json): string {
  return JSON.stringify([block.block_id, element.action_id]);
}

/** What blocks show, as parts. */
export function blockParts(blocks: readonly Json[], scene: BlockScene): Part[] {
  return blocks.flatMap((block) => blockPart(block, scene));
}

function blockPart(block: Json, scene: BlockScene): Part[] {
  const { now } = scene;
  const elements = (block.elements ?? []) as Json[];
  switch (block.type) {
    case 'header':
      return [{ kind: 'heading', text: plainText(block.text, now) }];
    case 'divider':
      return [{ kind: 'divider' }];
    case 'section':
      return sectionParts(block, scene);
    case 'context':
      return [{ kind: 'text', runs: contextRuns(elements, now), subtle: true }];
    case 'actions':
      return actionParts(block, elements, scene);
    case 'image':
      return [{ kind: 'undrawn', what: `the picture “${plainText(block.title, now) || block.alt_text}”` }];
    case 'input':
      return inputParts(block, scene);
    case 'rich_text':
      return richTextParts(elements, now);
    default:
      return [{ kind: 'undrawn', what: `a block of the type ${String(block.type)}` }];
  }
}

function sectionParts(block: Json, scene: BlockScene): Part[] {
  const { now } = scene;
  const said = block.text === undefined ? [] : textParts(block.text, now);
  const fields = (block.fields ?? []) as Json[];
  const shown = fields.length === 0 ? [] : fieldParts(fields, now);
  const accessory = block.accessory === undefined ? [] : actionParts(block, [block.accessory as Json], scene);
  return [...said, ...shown, ...accessory];
}

function textParts(object: unknown, now: Date): Part[] {
  const { type, text } = object as { type: string; text: string };
  return type === 'mrkdwn' ? mrkdwnParts(text, now) : [{ kind: 'text', runs: [{ text }] }];
}

function textRuns(object: Json, now: Date): Runs {
  const text = String(object.text);
  return object.type === 'mrkdwn' ? mrkdwnRuns(text, now) : [{ text }];
}

/** A field is usually a bold name over a value. */
function fieldParts(fields: readonly Json[], now: Date): Part[] {
  const rows = fields.flatMap((field) => {
    const [, label, value] = /^\*([^*\n]+?):?\*\n(.+)$/s.exec(String(field.text)) ?? [];
    if (label === undefined || value === undefined) return [];
    return [{ label, value: textRuns({ ...field, text: value }, now) }];
  });
  if (rows.length === fields.length) return [{ kind: 'facts', rows }];
  return [{ kind: 'columns', columns: fields.map((field) => [{ kind: 'text', runs: textRuns(field, now) }]) }];
}

function contextRuns(elements: readonly Json[], now: Date): Runs {
  return elements.flatMap((element, index) => {
    const shown = element.type === 'image' ? [{ text: `(${element.alt_text})` }] : textRuns(element, now);
    return index === 0 ? shown : [{ text: ' · ' }, ...shown];
  });
}

/** Buttons that stand side by side stay together; whatever else acts has a line of its own. */
function actionParts(block: Json, elements: readonly Json[], scene: BlockScene): Part[] {
  const parts: Part[] = [];
  for (const element of elements) {
    const action = actionName(block, element);
    const last = parts.at(-1);
    if (element.type === 'button') {
      const button = buttonOf(element, action, scene.now);
      if (last?.kind === 'buttons') parts[parts.length - 1] = { kind: 'buttons', buttons: [...last.buttons, button] };
      else parts.push({ kind: 'buttons', buttons: [button] });
    } else {
      parts.push(chooserPart(block, element, action, scene));
    }
  }
  return parts;
}

function chooserPart(block: Json, element: Json, action: string, scene: BlockScene): Part {
  if (element.type === 'image') return { kind: 'undrawn', what: `the picture “${element.alt_text}”` };
  const control = controlOf(element, scene.people, scene.now);
  if (control === undefined) return { kind: 'undrawn', what: `an element of the type ${String(element.type)}` };
  const label = plainText(element.placeholder, scene.now) || 'Choose';
  const value = heldValue(scene.values[String(block.block_id)]?.[String(element.action_id)]);
  return { kind: 'chooser', action, input: { name: action, label, required: true, value, control } };
}

function inputParts(block: Json, scene: BlockScene): Part[] {
  const { now, people, values, errors } = scene;
  const element = block.element as Json;
  const blockId = String(block.block_id);
  const control = controlOf(element, people, now);
  if (control === undefined) return [{ kind: 'undrawn', what: `an input of the type ${String(element.type)}` }];
  const hint = plainText(block.hint, now);
  const complaint = errors[blockId];
  const input: Input = {
    name: blockId,
    label: plainText(block.label, now),
    required: block.optional !== true,
    value: heldValue(values[blockId]?.[String(element.action_id)]),
    control,
    ...(hint !== '' && { hint }),
    ...(complaint !== undefined && { complaint }),
  };
  if (block.dispatch_action !== true) return [{ kind: 'input', input }];
  return [{ kind: 'chooser', input, action: actionName(block, element) }];
}
