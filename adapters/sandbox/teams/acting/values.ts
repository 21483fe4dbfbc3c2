import type { Part } from '../cards/walk.ts';
import type { Inputs, Json } from '../types.ts';

type Entry = Inputs[string];

/** What an input holds as its card is shown; undefined when nothing. Everything is a string by the time it is sent. */
function initial({ node, type }: Part): string | undefined {
  if (type === 'Input.Toggle') return String(node.value ?? node.valueOff ?? 'false');
  return node.value === undefined || node.value === '' ? undefined : String(node.value);
}

function must(shape: RegExp, entry: string, { node, type }: Part, words: string): string {
  if (!shape.test(entry)) throw new Error(`${String(node.id)} is an ${type} and takes ${words}, not "${entry}".`);
  return entry;
}

/** A people picker finds everybody in the tenant, by object id, beside the choices of its own. */
function chosen({ node }: Part, entry: Entry, tenant: readonly string[]): string {
  const list = (Array.isArray(entry) ? entry : [entry]) as string[];
  if (list.length > 1 && node.isMultiSelect !== true) throw new Error(`Only one thing can be chosen in ${node.id}.`);
  const own = ((node.choices ?? []) as { value: string }[]).map(({ value }) => value);
  const offered = node['choices.data'] === undefined ? own : [...own, ...tenant];
  const unknown = list.find((value) => !offered.includes(String(value)));
  if (unknown !== undefined) throw new Error(`"${unknown}" is not among the choices of ${String(node.id)}.`);
  return list.join(',');
}

function toggled({ node }: Part, entry: Entry): string {
  const [on, off] = [String(node.valueOn ?? 'true'), String(node.valueOff ?? 'false')];
  if (typeof entry === 'boolean') return entry ? on : off;
  if (entry === on || entry === off) return entry;
  throw new Error(`${String(node.id)} is an Input.Toggle and takes true or false.`);
}

/** What an input holds after somebody enters `entry`. Throws when no client would let them. */
function entered(part: Part, entry: Entry, tenant: readonly string[]): string | undefined {
  if (part.type === 'Input.Toggle') return toggled(part, entry === null ? false : entry);
  if (entry === null || entry === '' || (Array.isArray(entry) && entry.length === 0)) return undefined;
  switch (part.type) {
    case 'Input.ChoiceSet':
      return chosen(part, entry, tenant);
    case 'Input.Date':
      return must(/^\d{4}-\d{2}-\d{2}$/, String(entry), part, 'YYYY-MM-DD');
    case 'Input.Time':
      return must(/^\d{2}:\d{2}$/, String(entry), part, 'HH:MM');
    case 'Input.Number':
      return must(/^-?\d+(\.\d+)?$/, String(entry), part, 'a number');
    default:
      return String(entry);
  }
}

/**
 * What the inputs of an action hold: what was entered, else what they start with. Empty ones are left out, as Teams does.
 * Throws when something is entered that is not there or that no client would take.
 * @param tenant the object ids of everybody, whom a people picker finds
 */
export function inputValues(inputs: readonly Part[], given: Inputs, tenant: readonly string[]): Record<string, string> {
  const ids = inputs.map(({ node }) => String(node.id));
  const lost = Object.keys(given).find((id) => !ids.includes(id));
  if (lost !== undefined) throw new Error(`There is no input ${lost} that goes with this button.`);
  const values = inputs.map((part): [string, string | undefined] => {
    const id = String(part.node.id);
    const entry = given[id];
    return [id, entry === undefined ? initial(part) : entered(part, entry, tenant)];
  });
  return Object.fromEntries(values.filter((each): each is [string, string] => each[1] !== undefined));
}

/** The data of an action with what was entered; inputs win over the action's own. Text as data takes no inputs. */
export function merged(data: unknown, values: Json): unknown {
  if (typeof data === 'string') return data;
  return { ...(data as Json | undefined), ...values };
}
