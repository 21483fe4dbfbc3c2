import { held } from './cards/walk.ts';
import { drawChart } from './drawing/charts.ts';
import { drawInput } from './drawing/fields.ts';
import { drawFunctions } from './drawing/functions.ts';
import type { Json, StandInMessage } from './types.ts';

type Drawable = { node: Json; type: string };

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

const all = (node: Json, slot: string): string[] => held(node, slot, 'element').flatMap(drawElement);

/** Things side by side: on one line when each has but one, else below each other. */
function beside(drawn: readonly string[][], between: string): string[] {
  const filled = drawn.filter((lines) => lines.length > 0);
  return filled.every((lines) => lines.length === 1) ? [filled.flat().join(between)].filter(Boolean) : filled.flat();
}

/** A row of buttons; what they open is drawn below it, since lines of text cannot be clicked. */
function buttons(node: Json, slot: string): string[] {
  const row = held(node, slot, 'action');
  if (row.length === 0) return [];
  const labels = row.map(({ node: action, type }) => {
    const label = `${action.title ?? '?'}${type === 'Action.ShowCard' ? ' ▾' : ''}`;
    return action.isEnabled === false ? `(${label})` : `[${label}]`;
  });
  const opened = row
    .filter(({ type }) => type === 'Action.ShowCard')
    .flatMap(({ node: action }) => [`${action.title ?? '?'}:`, ...indented(drawCard(action.card as Json))]);
  return [labels.join(' '), ...opened];
}

function text(node: Json): string[] {
  const lines = drawFunctions(String(node.text)).split('\n');
  return String(node.style).toLowerCase() === 'heading' ? lines.map((line) => `# ${line}`) : lines;
}

function facts(node: Json): string[] {
  return (node.facts as { title: string; value: string }[]).map(
    ({ title, value }) => `${drawFunctions(title).replace(/:$/, '')}: ${drawFunctions(value)}`,
  );
}

const picture = (node: Json): string => `(${node.altText ?? 'picture'})`;

function drawElement({ node, type }: Drawable): string[] {
  if (node.isVisible === false) return [];
  switch (type) {
    case 'TextBlock':
      return text(node);
    case 'RichTextBlock': {
      const runs = held(node, 'inlines', 'inline').map(({ node: run }) => String(run.text));
      return drawFunctions(runs.join('')).split('\n');
    }
    case 'FactSet':
      return facts(node);
    case 'Image':
      return [picture(node)];
    case 'ImageSet':
      return [
        held(node, 'images', 'image')
          .map(({ node: image }) => picture(image))
          .join(' '),
      ];
    case 'Container':
    case 'Column':
    case 'TableCell':
      return all(node, 'items');
    case 'ColumnSet':
      return beside(held(node, 'columns', 'column').map(drawElement), '  ');
    case 'Table':
      return held(node, 'rows', 'row').flatMap(drawElement);
    case 'TableRow':
      return beside(held(node, 'cells', 'cell').map(drawElement), ' | ');
    case 'ActionSet':
      return buttons(node, 'actions');
    default:
      return type.startsWith('Input.') ? drawInput(node, type).split('\n') : drawChart(node, type);
  }
}

const drawCard = (card: Json): string[] => [...all(card, 'body'), ...buttons(card, 'actions')];

/**
 * Draws what a person sees as lines of plain text, for a terminal or a simple page: headings as `# …`, facts as
 * `label: value`, inputs as `Label: ______`, buttons as `[Approve]`, and what a button opens indented below. Markdown
 * stays as typed, dates are in UTC. Somebody's own message starts with `>`. The second argument is there so that both
 * chats are drawn by the same call: nothing in Teams is relative to now.
 */
export function draw(message: StandInMessage, _now?: Date): string[] {
  const said = message.text === '' ? [] : message.text.split('\n');
  return [
    ...(message.from === 'person' ? said.map((line) => `> ${line}`) : said),
    ...message.cards.flatMap(drawCard),
    ...(message.edited ? ['(edited)'] : []),
    ...(message.notice === null ? [] : [`! ${message.notice}`]),
  ];
}
