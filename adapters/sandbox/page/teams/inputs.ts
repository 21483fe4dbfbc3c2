import type { Part as CardPart } from '../../teams/cards/walk.ts';
import type { Inputs, Json } from '../../teams/stand-in.ts';
import type { Fields } from '../played-chat.ts';
import type { Control, Input, Option } from '../played-message.ts';

const MODES = { tel: 'text', url: 'url', email: 'email', text: 'text', password: 'text' } as const;

/**
 * An `Input.…` of a card.
 * @param people everybody in the tenant, for people pickers
 */
export function inputOf(node: Json, type: string, people: readonly Option[]): Input {
  const label = String(node.label ?? (type === 'Input.Toggle' ? '' : (node.placeholder ?? node.id)));
  return {
    name: String(node.id),
    label,
    required: node.isRequired === true,
    value: initialValue(node, type),
    control: controlOf(node, type, people),
  };
}

function initialValue(node: Json, type: string): string[] {
  if (node.value === undefined || node.value === '') return [];
  const value = String(node.value);
  return type === 'Input.ChoiceSet' && node.isMultiSelect === true ? value.split(',') : [value];
}

function controlOf(node: Json, type: string, people: readonly Option[]): Control {
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
      return choiceControl(node, people);
    default: {
      if (node.isMultiline === true) return { kind: 'lines', ...placeholder, ...maxLength };
      const style = String(node.style ?? 'text').toLowerCase() as keyof typeof MODES;
      return { kind: 'line', mode: MODES[style] ?? 'text', ...placeholder, ...maxLength };
    }
  }
}

function choiceControl(node: Json, people: readonly Option[]): Control {
  const options = ((node.choices ?? []) as { title: string; value: string }[]).map(({ title, value }) => ({
    value,
    label: title,
  }));
  const several = node.isMultiSelect === true;
  const placeholder = node.placeholder === undefined ? {} : { placeholder: String(node.placeholder) };
  if (node['choices.data'] !== undefined) {
    const found = people.filter(({ value }) => !options.some((own) => own.value === value));
    const everybody = [...options, ...found];
    return several
      ? { kind: 'boxes', options: everybody, several }
      : { kind: 'menu', groups: [{ options: everybody }], ...placeholder };
  }
  if (several || String(node.style).toLowerCase() === 'expanded') return { kind: 'boxes', options, several };
  return { kind: 'menu', groups: [{ options }], ...placeholder };
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
