import { createHash } from 'node:crypto';
import { held } from '../../teams/cards/walk.ts';
import { drawChart } from '../../teams/drawing/charts.ts';
import type { Json } from '../../teams/stand-in.ts';
import type { BoxTone, Button, Part } from '../played-message.ts';
import { inputOf } from './inputs.ts';
import { factOf, factParts, richTextParts, textBlockParts } from './texts.ts';

type Shown = { readonly node: Json; readonly type: string };

const TONES: readonly BoxTone[] = ['emphasis', 'good', 'warning', 'attention', 'accent'];
const STYLES: Readonly<Record<string, Button['tone']>> = { positive: 'positive', destructive: 'destructive' };

/** Which action of which card something was done to. It is made from all that the action is, so it never names another. */
export function actionName(cardIndex: number, action: Json): string {
  return `${cardIndex}-${createHash('sha256').update(JSON.stringify(action)).digest('hex').slice(0, 20)}`;
}

/** What a card shows, as parts. */
export function cardParts(card: Json, cardIndex: number): Part[] {
  const inside = [
    ...elementParts(held(card, 'body', 'element'), cardIndex),
    ...buttonParts(card, 'actions', cardIndex),
  ];
  return [...inside, ...clickParts(card, cardIndex)];
}

/** Elements one below the other. Lines of `Label: value` that stand close together are drawn as facts. */
function elementParts(elements: readonly Shown[], cardIndex: number): Part[] {
  const parts: Part[] = [];
  let group: Shown[] = [];
  const flush = (): void => {
    const rows = group.flatMap((each) => factOf(each) ?? []);
    if (rows.length > 1) parts.push({ kind: 'facts', rows });
    else parts.push(...group.flatMap((each) => elementPart(each, cardIndex)));
    group = [];
  };
  for (const element of elements.filter(({ node }) => node.isVisible !== false)) {
    const fact = factOf(element) !== undefined;
    const close = ['small', 'none'].includes(String(element.node.spacing).toLowerCase());
    if (!fact || !close) flush();
    if (element.node.separator === true && parts.length > 0) parts.push({ kind: 'divider' });
    if (fact) group.push(element);
    else parts.push(...elementPart(element, cardIndex));
  }
  flush();
  return parts;
}

function elementPart({ node, type }: Shown, cardIndex: number): Part[] {
  switch (type) {
    case 'TextBlock':
      return textBlockParts(node);
    case 'RichTextBlock':
      return richTextParts(node);
    case 'FactSet':
      return factParts(node);
    case 'Container':
      return containerParts(node, cardIndex);
    case 'ColumnSet': {
      const columns = held(node, 'columns', 'column').map(({ node: column }) => containerParts(column, cardIndex));
      return [{ kind: 'columns', columns }, ...clickParts(node, cardIndex)];
    }
    case 'Table':
      return [tablePart(node, cardIndex)];
    case 'ActionSet':
      return buttonParts(node, 'actions', cardIndex);
    case 'Image':
    case 'ImageSet':
      return [{ kind: 'undrawn', what: `the picture “${node.altText ?? 'without a description'}”` }];
    default:
      if (!type.startsWith('Input.')) return [{ kind: 'code', text: drawChart(node, type).join('\n') }];
      return [{ kind: 'input', input: inputOf(node, type) }, ...buttonParts(node, 'inlineAction', cardIndex)];
  }
}

function containerParts(node: Json, cardIndex: number): Part[] {
  const inside = elementParts(held(node, 'items', 'element'), cardIndex);
  const tone = TONES.find((each) => each === String(node.style).toLowerCase());
  const parts: Part[] = tone === undefined ? inside : [{ kind: 'box', tone, parts: inside }];
  return [...parts, ...clickParts(node, cardIndex)];
}

function tablePart(node: Json, cardIndex: number): Part {
  const rows = held(node, 'rows', 'row').map(({ node: row }) =>
    held(row, 'cells', 'cell').map(({ node: cell }) => containerParts(cell, cardIndex)),
  );
  return { kind: 'table', header: node.firstRowAsHeader !== false, rows };
}

/** What clicking on a whole area does, as a button below it. */
function clickParts(node: Json, cardIndex: number): Part[] {
  return buttonParts(node, 'selectAction', cardIndex);
}

function buttonParts(node: Json, slot: 'actions' | 'selectAction' | 'inlineAction', cardIndex: number): Part[] {
  const role = slot === 'actions' ? 'action' : 'selectAction';
  const buttons = held(node, slot, role).map((action) => buttonOf(action, cardIndex));
  return buttons.length === 0 ? [] : [{ kind: 'buttons', buttons }];
}

function buttonOf({ node, type }: Shown, cardIndex: number): Button {
  return {
    label: String(node.title ?? node.tooltip ?? 'Open'),
    tone: STYLES[String(node.style).toLowerCase()] ?? 'plain',
    does: node.isEnabled === false ? 'nothing' : effectOf(node, type, cardIndex),
  };
}

function effectOf(node: Json, type: string, cardIndex: number): Button['does'] {
  switch (type) {
    case 'Action.OpenUrl':
      return { href: String(node.url) };
    case 'Action.ShowCard':
      return { unfolds: cardParts(node.card as Json, cardIndex) };
    case 'Action.Execute':
    case 'Action.Submit':
      return { action: actionName(cardIndex, node) };
    default:
      return { unfolds: [{ kind: 'undrawn', what: 'what this button hides or shows' }] };
  }
}
