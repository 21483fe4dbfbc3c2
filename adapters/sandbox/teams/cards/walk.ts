import type { Json } from '../types.ts';
import { IMPLIED, type Role, SHAPES, SLOTS } from './schema.ts';

/** Something that a checked card shows. */
export interface Part {
  node: Json;
  type: string;
  role: Role;
  /** the cards around it, from the outermost to the `Action.ShowCard`'s that it stands in */
  within: readonly Json[];
}

/** A thing, or what is shown in its place where this client does not know it; null when that is nothing. */
export function resolve(node: Json, role: Role): { node: Json; type: string } | null {
  const type = String(node.type ?? IMPLIED[role]);
  if (SHAPES[role][type] !== undefined) return { node, type };
  return typeof node.fallback === 'object' && node.fallback !== null ? resolve(node.fallback as Json, role) : null;
}

/** What stands in one property of a thing, resolved, in order. */
export function held(node: Json, slot: string, role: Role): { node: Json; type: string }[] {
  const value = node[slot];
  const list = (Array.isArray(value) ? value : [value]) as unknown[];
  return list.flatMap((each) => {
    if (typeof each === 'string') return [{ node: { text: each }, type: 'TextRun' }];
    return each === undefined ? [] : (resolve(each as Json, role) ?? []);
  });
}

/** Everything that a checked card shows, in reading order, also what opens only with a click. */
export function* parts(card: Json): Generator<Part> {
  yield* below(card, 'AdaptiveCard', [card]);
}

function* below(node: Json, type: string, within: readonly Json[]): Generator<Part> {
  for (const [slot, role] of Object.entries(SLOTS[type] ?? {})) {
    for (const inner of held(node, slot, role)) {
      yield { ...inner, role, within };
      yield* below(inner.node, inner.type, role === 'innerCard' ? [...within, inner.node] : within);
    }
  }
}

/** The buttons and clickable things of a card. */
export function actions(card: Json): Part[] {
  return [...parts(card)].filter(({ role }) => role === 'action' || role === 'selectAction');
}

/** The inputs that go with an action: those of its own card and of the cards around that. */
export function inputsOf(card: Json, action: Part): Part[] {
  if (String(action.node.associatedInputs).toLowerCase() === 'none') return [];
  return [...parts(card)].filter(
    ({ type, within }) => type.startsWith('Input.') && within.every((each) => action.within.includes(each)),
  );
}

/** True when a card waits for an answer: it has something to fill in, or a button to the bot that stands out. */
export function asks(card: Json): boolean {
  const hasInputs = [...parts(card)].some(({ type }) => type.startsWith('Input.'));
  return actions(card).some((action) => tellsBot(action) && (hasInputs || standsOut(action)));
}

/** True when a click on it reaches the bot. */
function tellsBot({ node, type }: Part): boolean {
  return (type === 'Action.Execute' || type === 'Action.Submit') && node.isEnabled !== false;
}

function standsOut({ node }: Part): boolean {
  return ['positive', 'destructive'].includes(String(node.style).toLowerCase());
}
