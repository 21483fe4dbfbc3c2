import type { Json } from '../types.ts';
import { isEmpty } from './values.ts';

const REQUIRED = 'Please complete this required field.';

function textComplaint(element: Json, text: string): string | null {
  const min = Number(element.min_length ?? 0);
  const max = Number(element.max_length ?? 3_000);
  if (text.length < min) return `Please enter at least ${min} characters.`;
  return text.length > max ? `Please enter at most ${max} characters.` : null;
}

function numberComplaint(element: Json, text: string): string | null {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return 'Please enter a number.';
  if (element.is_decimal_allowed !== true && text.includes('.')) return 'Please enter a whole number.';
  if (element.min_value !== undefined && Number(text) < Number(element.min_value)) {
    return `Please enter a number of at least ${element.min_value}.`;
  }
  if (element.max_value !== undefined && Number(text) > Number(element.max_value)) {
    return `Please enter a number of at most ${element.max_value}.`;
  }
  return null;
}

/**
 * What Slack's own client says under a field instead of submitting; null when it would submit. The rules are Slack's,
 * the words (but for the required field's) are ours.
 */
export function complaint(block: Json, value: Json): string | null {
  const element = block.element as Json;
  if (isEmpty(value)) return block.optional === true ? null : REQUIRED;
  const text = String(value.value);
  switch (element.type) {
    case 'plain_text_input':
      return textComplaint(element, text);
    case 'number_input':
      return numberComplaint(element, text);
    case 'email_text_input':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? null : 'Please enter a valid email address.';
    case 'url_text_input':
      return URL.canParse(text) ? null : 'Please enter a valid URL.';
    default:
      return tooMany(element, value);
  }
}

function tooMany(element: Json, value: Json): string | null {
  const max = element.max_selected_items;
  const chosen = (value.selected_options ?? value.selected_users ?? []) as unknown[];
  return typeof max === 'number' && chosen.length > max ? `Please choose at most ${max}.` : null;
}
