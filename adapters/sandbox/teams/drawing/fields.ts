import type { Json } from '../types.ts';

const choices = (node: Json, marks: [off: string, on: string]): string => {
  const chosen = node.value === undefined ? [] : String(node.value).split(node.isMultiSelect === true ? ',' : /$^/);
  return ((node.choices ?? []) as { title: string; value: string }[])
    .map(({ title, value }) => `${marks[chosen.includes(value) ? 1 : 0]} ${title}`)
    .join('  ');
};

/** Whom a people picker shows as chosen: by their own words, else by object id, as only Teams itself knows everybody. */
function picker(node: Json): string {
  const own = (node.choices ?? []) as { title: string; value: string }[];
  const chosen = String(node.value ?? '').split(',');
  const shown = chosen.map((value) => own.find((one) => one.value === value)?.title ?? value).filter(Boolean);
  return `[${shown.join(', ') || node.placeholder || 'Search for people'} ▾]`;
}

function choiceSet(node: Json): string {
  if (node['choices.data'] !== undefined) return picker(node);
  const expanded = String(node.style).toLowerCase() === 'expanded';
  if (node.isMultiSelect === true) return choices(node, ['[ ]', '[x]']);
  if (expanded) return choices(node, ['( )', '(•)']);
  const chosen = (node.choices as { title: string; value: string }[]).find(({ value }) => value === node.value);
  return `[${chosen?.title ?? node.placeholder ?? 'Choose'} ▾]`;
}

function field(node: Json, type: string): string {
  if (type === 'Input.ChoiceSet') return choiceSet(node);
  if (type === 'Input.Toggle') return `${node.value === (node.valueOn ?? 'true') ? '[x]' : '[ ]'} ${node.title}`;
  if (node.value !== undefined && node.value !== '') return String(node.value);
  return `______${node.placeholder === undefined ? '' : ` (${node.placeholder})`}`;
}

/** An input as `Label: value`, with a star where it must be filled in, as clients mark it. */
export function drawInput(node: Json, type: string): string {
  const drawn = field(node, type);
  if (node.label === undefined) return drawn;
  return `${node.label}${node.isRequired === true ? ' *' : ''}: ${drawn}`;
}
