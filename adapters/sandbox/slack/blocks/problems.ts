import type { z } from 'zod';

const pointer = (path: readonly PropertyKey[]): string => ` [json-pointer:/${path.map(String).join('/')}]`;

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => Object(inner)[key], value);

/** The words that Slack uses for one thing that zod found. */
function say(issue: z.core.$ZodIssue, path: readonly PropertyKey[], value: unknown): string[] {
  const last = path.at(-1);
  const missing = value === undefined && last !== undefined;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => `invalid additional property: ${key}${pointer(path)}`);
    case 'too_big':
      if (issue.origin === 'string')
        return [`must be less than ${Number(issue.maximum) + 1} characters${pointer(path)}`];
      if (issue.origin === 'array') return [`no more than ${issue.maximum} items allowed${pointer(path)}`];
      return [`must be less than ${Number(issue.maximum) + 1}${pointer(path)}`];
    case 'too_small':
      if (issue.origin === 'string')
        return [`must be more than ${Number(issue.minimum) - 1} characters${pointer(path)}`];
      if (issue.origin === 'array') return [`must provide at least ${issue.minimum} items${pointer(path)}`];
      return [`must be more than ${Number(issue.minimum) - 1}${pointer(path)}`];
    case 'custom':
      return [`${issue.message}${pointer(path)}`];
    default:
      if (missing) return [`missing required field: ${String(last)}${pointer(path.slice(0, -1))}`];
      if (last === 'type' && typeof value === 'string') return [`unsupported type: ${value}${pointer(path)}`];
      if (issue.code === 'invalid_type') return [`must be a valid ${issue.expected}${pointer(path)}`];
      if (issue.code === 'invalid_format') return [`must be a valid ${issue.format}${pointer(path)}`];
      if (issue.code === 'invalid_value') return [`must be one of ${issue.values.join(', ')}${pointer(path)}`];
      return [`failed to match schema${pointer(path)}`];
  }
}

/** A section's texts may be of two types, and Slack complains about those in two lines. */
function unionLine(root: unknown, path: readonly PropertyKey[]): string[] {
  const depth = path.findIndex((key, i) => (key === 'text' && typeof path[i - 1] === 'number') || key === 'fields');
  if (depth < 0 || Object(at(root, path.slice(0, depth))).type !== 'section') return [];
  const to = path[depth] === 'fields' ? depth + 2 : depth + 1;
  return path.length > to ? [`failed to match all allowed schemas${pointer(path.slice(0, to))}`] : [];
}

/**
 * Checks a value as Slack does and says what is wrong in its words, e.g.
 * `must be less than 76 characters [json-pointer:/blocks/1/elements/0/text/text]`; an empty list when all is well.
 * `name` is what the value is called in the request (`blocks`, `view`). The wording follows answers of the real API
 * that developers have published; where none could be found it is in the same style.
 */
export function problems(schema: z.ZodType, value: unknown, name: string): string[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  const root = { [name]: value };
  const lines = result.error.issues.flatMap((issue) => {
    const path = [name, ...issue.path];
    return [...unionLine(root, path), ...say(issue, path, at(root, path))];
  });
  return [...new Set(lines)];
}
