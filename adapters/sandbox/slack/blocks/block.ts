import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import {
  button,
  datepicker,
  datetimepicker,
  emailInput,
  imageBlock,
  imageElement,
  numberInput,
  plainTextInput,
  timepicker,
  urlInput,
} from './elements.ts';
import {
  checkboxes,
  externalSelect,
  multiExternalSelect,
  multiStaticSelect,
  multiUsersSelect,
  overflow,
  radioButtons,
  staticSelect,
  usersSelect,
} from './menus.ts';
import { richTextElement } from './rich-text.ts';
import { anyText, plainText, shown } from './text.ts';

const named = { block_id: shown(LIMITS.blockId).optional() };

const selects = [
  staticSelect,
  externalSelect,
  usersSelect,
  multiStaticSelect,
  multiExternalSelect,
  multiUsersSelect,
] as const;
// Pickers of date *and* time are for actions and input blocks only.
const anywhere = [...selects, checkboxes, radioButtons, datepicker, timepicker] as const;

const section = z
  .strictObject({
    type: z.literal('section'),
    ...named,
    text: anyText(LIMITS.section.text).optional(),
    fields: z.array(anyText(LIMITS.section.fieldText)).min(1).max(LIMITS.section.fields).optional(),
    accessory: z.discriminatedUnion('type', [button, imageElement, overflow, ...anywhere]).optional(),
    expand: z.boolean().optional(),
  })
  .superRefine((block, ctx) => {
    if (block.text === undefined && block.fields === undefined) {
      ctx.addIssue({ code: 'custom', message: 'must define either `text` or `fields`' });
    }
  });

const context = z.strictObject({
  type: z.literal('context'),
  ...named,
  elements: z
    .array(z.discriminatedUnion('type', [imageElement, ...anyText(LIMITS.textObject).options]))
    .min(1)
    .max(LIMITS.contextElements),
});

const actions = z
  .strictObject({
    type: z.literal('actions'),
    ...named,
    elements: z
      .array(z.discriminatedUnion('type', [button, overflow, datetimepicker, ...anywhere]))
      .min(1)
      .max(LIMITS.actionsElements),
  })
  .superRefine((block, ctx) => {
    const seen = new Set<string>();
    block.elements.forEach((element, index) => {
      if (element.action_id === undefined) return;
      if (seen.has(element.action_id)) {
        const message = `\`action_id\` "${element.action_id}" already exists in this block`;
        ctx.addIssue({ code: 'custom', message, path: ['elements', index, 'action_id'] });
      }
      seen.add(element.action_id);
    });
  });

const input = z.strictObject({
  type: z.literal('input'),
  ...named,
  label: plainText(LIMITS.input.label),
  hint: plainText(LIMITS.input.hint).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: z.discriminatedUnion('type', [
    plainTextInput,
    numberInput,
    emailInput,
    urlInput,
    datetimepicker,
    ...anywhere,
  ]),
});

/** One block of a message or view, with every limit of {@link LIMITS}; fields that Slack does not know are refused. */
export const block = z.discriminatedUnion('type', [
  section,
  context,
  actions,
  input,
  imageBlock(named),
  z.strictObject({ type: z.literal('header'), ...named, text: plainText(LIMITS.header) }),
  z.strictObject({ type: z.literal('divider'), ...named }),
  z.strictObject({ type: z.literal('rich_text'), ...named, elements: z.array(richTextElement) }),
]);

type Checked = z.infer<typeof block>;
const focused = (checked: Checked): boolean => JSON.stringify(checked).includes('"focus_on_load":true');

/** A list of at most `max` blocks: their ids unique, at most one element taking the focus. */
export const blockList = (max: number) =>
  z
    .array(block)
    .max(max)
    .superRefine((blocks, ctx) => {
      const seen = new Set<string>();
      let focus = false;
      blocks.forEach((each, index) => {
        if (each.block_id !== undefined && seen.has(each.block_id)) {
          const message = `\`block_id\` "${each.block_id}" already exists`;
          ctx.addIssue({ code: 'custom', message, path: [index, 'block_id'] });
        }
        if (each.block_id !== undefined) seen.add(each.block_id);
        if (focus && focused(each)) {
          ctx.addIssue({ code: 'custom', message: 'only one element may set `focus_on_load`', path: [index] });
        }
        focus ||= focused(each);
      });
    });
