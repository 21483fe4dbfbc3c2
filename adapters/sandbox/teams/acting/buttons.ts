import { actions, inputsOf, type Part } from '../cards/walk.ts';
import { type StoredMessage, shownCards } from '../tenant.ts';
import type { Inputs, Json } from '../types.ts';
import { complaints } from './field-checks.ts';
import { inputValues, merged } from './values.ts';

/** A button on a message: which of its cards it stands on, and the action that a click runs. */
export interface Button {
  index: number;
  card: Json;
  action: Part;
}

/** What a button goes by, in this order. */
const KEYS = ['title', 'verb', 'id'] as const;

/** The only button of that title, else verb, else id. */
function find(cards: readonly Json[], type: string, name: string): Button | undefined {
  const all = cards.flatMap((card, index) =>
    actions(card).flatMap((action) => {
      const runs = runnable(action, type);
      return runs === null ? [] : [{ index, card, action: runs }];
    }),
  );
  for (const key of KEYS) {
    const [first, second] = all.filter(({ action }) => action.node[key] === name);
    if (second !== undefined) throw new Error(`Several buttons have the ${key} ${name}; give another name of theirs.`);
    if (first !== undefined) return first;
  }
  return undefined;
}

/** The action itself, or, for `Action.Submit`, the fallback that an older client runs in place of an `Action.Execute`. */
function runnable(action: Part, type: string): Part | null {
  if (action.type === type) return action;
  const fallback = action.node.fallback as Json | undefined;
  return type === 'Action.Submit' && fallback?.type === type ? { ...action, node: fallback, type } : null;
}

/** What a click on a real button sends, or what keeps the client from sending. */
export function press(
  message: StoredMessage,
  type: string,
  name: string,
  given: Inputs,
  tenant: readonly string[],
): Button & { data: unknown; errors: Record<string, string> } {
  const button = find(shownCards(message), type, name);
  if (button === undefined) throw new Error(`There is no ${type} ${name} on this message.`);
  if (button.action.node.isEnabled === false) throw new Error(`${name} is disabled.`);
  const inputs = inputsOf(button.card, button.action);
  const values = inputValues(inputs, given, tenant);
  return { ...button, data: merged(button.action.node.data, values), errors: complaints(inputs, values) };
}

/** A button that is no longer there, or never was; nothing is checked. */
export function forge(
  message: StoredMessage | undefined,
  type: string,
  name: string,
  given: Inputs,
): Button & { data: unknown } {
  const versions =
    message === undefined ? [] : [shownCards(message), ...message.earlier.map(({ cards }) => cards).reverse()];
  for (const cards of versions) {
    const button = find(cards, type, name);
    if (button !== undefined) return { ...button, data: merged(button.action.node.data, { ...given }) };
  }
  const node = { type, ...(type === 'Action.Execute' && { verb: name }) };
  const action: Part = { node, type, role: 'action', within: [] };
  return { index: 0, card: {}, action, data: { ...given } };
}
