import { createHash } from 'node:crypto';
import { held } from '../../teams/cards/walk.ts';
import { drawChart } from '../../teams/drawing/charts.ts';
import type { Json } from '../../teams/stand-in.ts';
import type { BoxTone, Button, Option, Part } from '../played-message.ts';
import { inputOf } from './inputs.ts';
import { factOf, factParts, richTextParts, textBlockParts } from './texts.ts';

type Shown = { readonly node: Json; readonly type: string };

/** What a card is drawn with. */
export interface CardScene {
  /** its place among the cards of its message */
  readonly cardIndex: number;
  /** everybody in the tenant, for people pickers */
  readonly people: readonly Option[];
}

const TONES: readonly BoxTone[] = ['emphasis', 'good', 'warning', 'attention', 'accent'];
const STYLES: Readonly<Record<string, Button['tone']>> = { positive: 'positive', destructive: 'destructive' };

/** Which action of which card something was done to. It is made from all that the action is, so it never names another. */
export function actionName(cardIndex: number, action: Json): string {
  return `${cardIndex}-${createHash('sha256').update(JSON.stringify(action)).digest('hex').slice(0, 20)}`;
}

/** What a card shows, as parts. */
export function cardParts(card: Json, scene: CardScene): Part[] {
  const inside = [...elementParts(held(card, 'body', 'element'), scene), ...buttonParts(card, 'actions', scene)];
  return [...inside, ...clickParts(card, scene)];
}

/** Elements one below the other. Lines of `Label: value` that stand close together are drawn as facts. */
function elementParts(elements: readonly Shown[], scene: CardScene): Part[] {
  const parts: Part[] = [];
  let group: Shown[] = [];
  const flush = (): void => {
    const rows = group.flatMap((each) => factOf(each) ?? []);
    if (rows.length > 1) parts.push({ kind: 'facts', rows });
    else parts.push(...group.flatMap((each) => elementPart(each, scene)));
    group = [];
  };
  for (const element of elements.filter(({ node }) => node.isVisible !== false)) {
    const fact = factOf(element) !== undefined;
    const close = ['small', 'none'].includes(String(element.node.spacing).toLowerCase());
    if (!fact || !close) flush();
    if (element.node.separator === true && parts.length > 0) parts.push({ kind: 'divider' });
    if (fact) group.push(element);
    else parts.push(...elementPart(element, scene));
  }
  flush();
  return parts;
}

function elementPart({ node, type }: Shown, scene: CardScene): Part[] {
  switch (type) {
    case 'TextBlock':
      return textBlockParts(node);
    case 'RichTextBlock':
      return richTextParts(node);
    case 'FactSet':
      return factParts(node);
    case 'Container':
      return containerParts(node, scene);
    case 'ColumnSet': {
      const columns = held(node, 'columns', 'column').map(({ node: column }) => containerParts(column, scene));
      return [{ kind: 'columns', columns }, ...clickParts(node, scene)];
    }
    case 'Table':
      return [tablePart(node, scene)];
    case 'ActionSet':
      return buttonParts(node, 'actions', scene);
    case 'Image':
    case 'ImageSet':
      return [{ kind: 'undrawn', what: `the picture “${node.altText ?? 'without a description'}”` }];
    default:
      if (!type.startsWith('Input.')) return [{ kind: 'code', text: drawChart(node, type).join('\n') }];
      return [{ kind: 'input', input: inputOf(node, type, scene.people) }, ...buttonParts(node, 'inlineAction', scene)];
  }
}

function containerParts(node: Json, scene: CardScene): Part[] {
  const inside = elementParts(held(node, 'items', 'element'), scene);
  const tone = TONES.find((each) => each === String(node.style).toLowerCase());
  const parts: Part[] = tone === undefined ? inside : [{ kind: 'box', tone, parts: inside }];
  return [...parts, ...clickParts(node, scene)];
}

function tablePart(node: Json, scene: CardScene): Part {
  const rows = held(node, 'rows', 'row').map(({ node: row }) =>
    held(row, 'cells', 'cell').map(({ node: cell }) => containerParts(cell, scene)),
  );
  return { kind: 'table', header: node.firstRowAsHeader !== false, rows };
}

/** What clicking on a whole area does, as a button below it. */
function clickParts(node: Json, scene: CardScene): Part[] {
  return buttonParts(node, 'selectAction', scene);
}

function buttonParts(node: Json, slot: 'actions' | 'selectAction' | 'inlineAction', scene: CardScene): Part[] {
  const role = slot === 'actions' ? 'action' : 'selectAction';
  const buttons = held(node, slot, role).map((action) => buttonOf(action, scene));
  return buttons.length === 0 ? [] : [{ kind: 'buttons', buttons }];
}

function buttonOf({ node, type }: Shown, scene: CardScene): Button {
  return {
    label: String(node.title ?? node.tooltip ?? 'Open'),
    tone: STYLES[String(node.style).toLowerCase()] ?? 'plain',
    does: node.isEnabled === false ? 'nothing' : effectOf(node, type, scene),
  };
}

function effectOf(node: Json, type: string, scene: CardScene): Button['does'] {
  switch (type) {
    case 'Action.OpenUrl':
      return { href: String(node.url) };
    case 'Action.ShowCard':
      return { unfolds: cardParts(node.card as Json, scene) };
    case 'Action.Execute':
    case 'Action.Submit':
      return { action: actionName(scene.cardIndex, node) };
    default:
      return { unfolds: [{ kind: 'undrawn', what: 'what this button hides or shows' }] };
  }
}
