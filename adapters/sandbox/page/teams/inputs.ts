import type { Part as CardPart } from '../../teams/cards/walk.ts';
import type { Inputs, Json } from '../../teams/stand-in.ts';
import type { Fields } from '../played-chat.ts';
import type { Control, Input } from '../played-message.ts';

const MODES = { tel: 'text', url: 'url', email: 'email', text: 'text', password: 'text' } as const;

/** An `Input.…` of a card. */
export function inputOf(node: Json, type: string): Input {
  const label = String(node.label ?? (type === 'Input.Toggle' ? '' : (node.placeholder ?? node.id)));
  return {
    name: String(node.id),
    label,
    required: node.isRequired === true,
    value: initialValue(node, type),
    control: controlOf(node, type),
  };
}

function initialValue(node: Json, type: string): string[] {
  if (node.value === undefined || node.value === '') return [];
  const value = String(node.value);
  return type === 'Input.ChoiceSet' && node.isMultiSelect === true ? value.split(',') : [value];
}

function controlOf(node: Json, type: string): Control {
  const placeholder = node.placeholder === undefined ? {} : { placeholder: String(node.placeholder) };
  const maxLength = typeof node.maxLength === 'number' ? { maxLength: node.maxLength } : {};
  const range = {
    ...(node.min !== undefined && { min: String(node.min) }),
    ...(node.max !== undefined && { max: String(node.max) }),
  };
  switch (type) {
    case 'Input.Number':
      return { kind: 'line', mode: 'decimal', ...placeholder };
    case 'Input.Date':
      return { kind: 'date', ...range };
    case 'Input.Time':
      return { kind: 'time', ...range };
    case 'Input.Toggle':
      return { kind: 'boxes', options: [{ value: onOf(node), label: String(node.title) }], several: true };
    case 'Input.ChoiceSet':
      return choiceControl(node);
    default: {
      if (node.isMultiline === true) return { kind: 'lines', ...placeholder, ...maxLength };
      const style = String(node.style ?? 'text').toLowerCase() as keyof typeof MODES;
      return { kind: 'line', mode: MODES[style] ?? 'text', ...placeholder, ...maxLength };
    }
  }
}

function choiceControl(node: Json): Control {
  const options = (node.choices as { title: string; value: string }[]).map(({ title, value }) => ({
    value,
    label: title,
  }));
  const several = node.isMultiSelect === true;
  if (several || String(node.style).toLowerCase() === 'expanded') return { kind: 'boxes', options, several };
  const placeholder = node.placeholder === undefined ? {} : { placeholder: String(node.placeholder) };
  return { kind: 'menu', groups: [{ options }], several, ...placeholder };
}

/** What was entered into the inputs that go with a button; one that nothing was sent for is empty. */
export function entriesOf(inputs: readonly CardPart[], fields: Fields): Inputs {
  return Object.fromEntries(
    inputs.map(({ node, type }) => {
      const entered = fields[String(node.id)] ?? [];
      if (type === 'Input.Toggle') return [String(node.id), entered.includes(onOf(node))];
      if (type === 'Input.ChoiceSet') return [String(node.id), entered];
      return [String(node.id), entered[0] ?? null];
    }),
  );
}

function onOf(node: Json): string {
  return String(node.valueOn ?? 'true');
}
