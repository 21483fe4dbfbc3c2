import { interactives } from '../blocks/walk.ts';
import type { Entry, Json } from '../types.ts';
import type { Values } from '../workspace.ts';

/** Which field of `state.values` and of an action holds the choice of an element. */
const FIELD: Readonly<Record<string, string>> = {
  plain_text_input: 'value',
  number_input: 'value',
  email_text_input: 'value',
  url_text_input: 'value',
  static_select: 'selected_option',
  external_select: 'selected_option',
  overflow: 'selected_option',
  radio_buttons: 'selected_option',
  users_select: 'selected_user',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  checkboxes: 'selected_options',
  multi_users_select: 'selected_users',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
};

/** Which field of an element holds what it starts with. */
const INITIAL: Readonly<Record<string, string>> = {
  value: 'initial_value',
  selected_option: 'initial_option',
  selected_options: 'initial_options',
  selected_user: 'initial_user',
  selected_users: 'initial_users',
  selected_date: 'initial_date',
  selected_time: 'initial_time',
  selected_date_time: 'initial_date_time',
};

const many = (field: string): boolean => field === 'selected_options' || field === 'selected_users';
const empty = (field: string): unknown => (many(field) ? [] : null);

const offered = (element: Json): Json[] => [
  ...((element.options ?? []) as Json[]),
  ...((element.option_groups ?? []) as { options: Json[] }[]).flatMap((group) => group.options),
];

/** What an element shows before anybody touches it, in the shape of `state.values`. */
function initialValue(element: Json): Json {
  const field = FIELD[String(element.type)] ?? 'value';
  return { type: element.type, [field]: element[INITIAL[field] ?? ''] ?? empty(field) };
}

/** `state.values` of some blocks: what was entered, else what the elements start with. */
export function stateValues(blocks: readonly Json[], entered: Values): Values {
  const values: Values = {};
  for (const { element, blockId, actionId, stateful } of interactives(blocks)) {
    if (!stateful) continue;
    values[blockId] = { ...values[blockId], [actionId]: entered[blockId]?.[actionId] ?? initialValue(element) };
  }
  return values;
}

/** True when nothing is entered or chosen. */
export function isEmpty(value: Json): boolean {
  const field = FIELD[String(value.type)] ?? 'value';
  const held = value[field];
  return held === null || held === undefined || held === '' || (Array.isArray(held) && held.length === 0);
}

/** What can be chosen beside what an element itself says. */
interface Offered {
  /** the options that the app has suggested for an `external_select` */
  readonly suggested: readonly Json[];
  /** the ids of everybody in the workspace */
  readonly users: readonly string[];
}

/**
 * What an element holds after somebody enters `entry`.
 * @throws Error when the entry is impossible in a real client: an option that is not on offer, a malformed date
 */
export function enteredValue(element: Json, entry: Entry, beside: Offered): Json {
  const type = String(element.type);
  const field = FIELD[type];
  if (field === undefined) throw new Error(`Nothing can be entered into a ${type}.`);
  const list = entry === null ? [] : Array.isArray(entry) ? (entry as readonly string[]) : [entry as string | number];
  if (list.length > 1 && !many(field)) throw new Error(`Only one thing can be chosen in a ${type}.`);
  const chosen = list.map((one) => choose(element, field, String(one), beside));
  return { type, [field]: many(field) ? chosen : (chosen[0] ?? null), ...(type === 'timepicker' && zone(element)) };
}

const zone = (element: Json): Json => (element.timezone === undefined ? {} : { timezone: element.timezone });

function choose(element: Json, field: string, entry: string, { suggested, users }: Offered): unknown {
  const must = (pattern: RegExp, shape: string): string => {
    if (!pattern.test(entry)) throw new Error(`A ${String(element.type)} takes ${shape}, not "${entry}".`);
    return entry;
  };
  switch (field) {
    case 'selected_option':
    case 'selected_options': {
      const option = [...offered(element), ...suggested].find((each) => each.value === entry);
      if (option !== undefined) return option;
      const held = [element.initial_option, ...((element.initial_options ?? []) as unknown[])] as (Json | undefined)[];
      const initial = held.find((each) => each?.value === entry);
      if (initial !== undefined) return initial;
      throw new Error(
        `"${entry}" is not among the options of ${String(element.action_id)}; call options() first if the app suggests them.`,
      );
    }
    case 'selected_user':
    case 'selected_users':
      if (!users.includes(entry)) throw new Error(`There is no ${entry} in this workspace.`);
      return entry;
    case 'selected_date':
      return must(/^\d{4}-\d{2}-\d{2}$/, 'YYYY-MM-DD');
    case 'selected_time':
      return must(/^\d{2}:\d{2}$/, 'HH:mm');
    case 'selected_date_time':
      return Number(must(/^\d{10}$/, 'seconds in ten digits'));
    default:
      return entry;
  }
}
