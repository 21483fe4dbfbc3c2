import { z } from 'zod';
import { LIMITS } from '../limits.ts';

/** A string of 1 to `max` characters, as Slack wants almost everywhere that text is shown. */
export const shown = (max: number) => z.string().min(1).max(max);

/** A `plain_text` object with at most `max` characters. */
export const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: shown(max), emoji: z.boolean().optional() });

const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: shown(max), verbatim: z.boolean().optional() });

/** A text object where both `plain_text` and `mrkdwn` may stand. */
export const anyText = (max: number) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);

/** How a button looks; absent means plain. */
export const colorScheme = z.enum(['primary', 'danger']).optional();

/** The question that is asked before an element acts. Slack's page lists all four texts as required. */
export const confirm = z.strictObject({
  title: plainText(LIMITS.confirm.title),
  text: anyText(LIMITS.confirm.text),
  confirm: plainText(LIMITS.confirm.confirm),
  deny: plainText(LIMITS.confirm.deny),
  style: colorScheme,
});

/** An option of a menu: its text is plain. */
export const menuOption = z.strictObject({
  text: plainText(LIMITS.option.text),
  value: shown(LIMITS.option.value),
  description: plainText(LIMITS.option.description).optional(),
});

/** An option of checkboxes or radio buttons: the only ones whose texts may be mrkdwn. */
export const choiceOption = z.strictObject({
  text: anyText(LIMITS.option.text),
  value: shown(LIMITS.option.value),
  description: anyText(LIMITS.option.description).optional(),
});

/** An option of an overflow menu: the only one that may open a URL. */
export const overflowOption = menuOption.extend({ url: z.url().max(LIMITS.option.url).optional() });

/** Options of a menu under a label. */
export const optionGroup = z.strictObject({
  label: plainText(LIMITS.select.groupLabel),
  options: z.array(menuOption).min(1).max(LIMITS.select.groupOptions),
});
