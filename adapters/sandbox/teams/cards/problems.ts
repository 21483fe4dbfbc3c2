import type { z } from 'zod';
import { LIMITS } from '../limits.ts';
import type { Json } from '../types.ts';
import { older, readVersion } from './card.ts';
import { IMPLIED, type Role, SHAPES, SLOTS } from './schema.ts';

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** In words, what zod found at one place. */
function say(issue: z.core.$ZodIssue): string[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => `has an unknown property ${key}`);
    case 'invalid_type':
      return [issue.input === undefined ? 'is required' : `must be ${issue.expected}`];
    case 'invalid_value':
      return [`must be ${issue.values.join(' or ')}`];
    case 'too_big':
      return [`must have at most ${issue.maximum}`];
    case 'too_small':
      return [`must be at least ${issue.minimum}${issue.origin === 'number' || issue.origin === 'int' ? '' : ' long'}`];
    case 'custom':
    case 'invalid_format':
      return [issue.message];
    default:
      return ['has the wrong shape'];
  }
}

/** One check of one card: where it is, what it found. */
class Inspection {
  readonly found: string[] = [];
  readonly #ids = new Set<string>();
  readonly #universal: boolean;

  constructor(card: Json) {
    const version = readVersion(card.version);
    this.#universal = version === null || !older(version, LIMITS.card.universalActions);
  }

  report(path: readonly PropertyKey[], problem: string): void {
    this.found.push(`/${path.map(String).join('/')} ${problem}`);
  }

  /** Checks what stands at `path`; `inFallback` is true below a fallback, whose ids may be those of what it replaces. */
  check(node: unknown, role: Role, path: readonly PropertyKey[], inFallback = false): void {
    if (role === 'inline' && typeof node === 'string') return;
    if (!isObject(node)) {
      this.report(path, 'must be an object');
      return;
    }
    const type = String(node.type ?? IMPLIED[role]);
    const shape = SHAPES[role][type];
    if (shape === undefined) this.#unknown(node, type, role, path, inFallback);
    else this.#known(node, type, role, shape, path, inFallback);
  }

  #known(
    node: Json,
    type: string,
    role: Role,
    shape: z.ZodType,
    path: readonly PropertyKey[],
    inFallback: boolean,
  ): void {
    const result = shape.safeParse(node, { reportInput: true });
    for (const issue of result.error?.issues ?? []) {
      for (const problem of say(issue)) this.report([...path, ...issue.path], problem);
    }
    if (!inFallback) this.#rules(node, type, path);
    if (node.fallback !== undefined) this.#fallback(node.fallback, role, path);
    for (const [slot, roleThere] of Object.entries(SLOTS[type] ?? {})) {
      this.#slot(node[slot], roleThere, [...path, slot], inFallback);
    }
    const { action } = Object(role === 'card' ? node.refresh : undefined) as Json;
    if (action !== undefined) this.check(action, 'refreshAction', [...path, 'refresh', 'action']);
  }

  #slot(held: unknown, role: Role, path: readonly PropertyKey[], inFallback: boolean): void {
    if (held === undefined) return;
    const list = Array.isArray(held);
    for (const [index, each] of (list ? held : [held]).entries()) {
      this.check(each, role, list ? [...path, index] : path, inFallback);
    }
    if (list && role === 'action') this.#actionRow(held, path);
  }

  /** Things that this client does not know are fine as long as they say what to show instead. */
  #unknown(node: Json, type: string, role: Role, path: readonly PropertyKey[], inFallback: boolean): void {
    if (node.type === undefined) {
      this.report([...path, 'type'], 'is required');
    } else if ((role !== 'element' && role !== 'action') || node.fallback === undefined) {
      this.report(path, `has the type ${type}, which is not supported here, and no fallback`);
    } else {
      this.#id(node, path, inFallback);
      this.#fallback(node.fallback, role, path);
    }
  }

  #fallback(fallback: unknown, role: Role, path: readonly PropertyKey[]): void {
    if (typeof fallback === 'string' && fallback.toLowerCase() === 'drop') return;
    this.check(fallback, role, [...path, 'fallback'], true);
  }

  #rules(node: Json, type: string, path: readonly PropertyKey[]): void {
    this.#id(node, path, false);
    if (this.#universal) return;
    const oldest = LIMITS.card.universalActions.join('.');
    if (type === 'Action.Execute') this.report(path, `needs a card of version ${oldest} or newer`);
  }

  #id(node: Json, path: readonly PropertyKey[], inFallback: boolean): void {
    if (inFallback || typeof node.id !== 'string') return;
    if (this.#ids.has(node.id)) this.report([...path, 'id'], `is used twice: ${node.id}`);
    this.#ids.add(node.id);
  }

  #actionRow(actions: readonly unknown[], path: readonly PropertyKey[]): void {
    const primary = actions.filter((each) => String(Object(each).mode ?? 'primary').toLowerCase() === 'primary');
    const { primaryActions: most } = LIMITS.card;
    if (primary.length > most) this.report(path, `has ${primary.length} primary actions, at most ${most} are shown`);
  }
}

/**
 * Checks an Adaptive Card as Teams reads it: schema 1.5, with what Teams adds and the numbers of {@link LIMITS}. Each
 * problem is a JSON pointer and what is wrong there, e.g. `/body/2/id is used twice: why`; an empty list when all is well.
 * @see https://github.com/microsoft/AdaptiveCards/blob/main/schemas/1.5.0/adaptive-card.json
 */
export function cardProblems(card: unknown): string[] {
  if (!isObject(card)) return ['/ must be an object'];
  const inspection = new Inspection(card);
  inspection.check(card, 'card', []);
  return [...new Set(inspection.found)];
}
