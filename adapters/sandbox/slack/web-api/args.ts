import type { Json } from '../types.ts';
import { ApiError } from './api-error.ts';

/** A string argument; undefined when absent or empty, as form bodies cannot tell the two apart. */
export function optionalText(body: Json, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null || value === '') return undefined;
  return String(value);
}

/** A string argument that must be there. Throws `invalid_arguments`. */
export function requiredText(body: Json, name: string): string {
  const value = optionalText(body, name);
  if (value === undefined) throw new ApiError('invalid_arguments', [`missing required field: ${name}`]);
  return value;
}

/** A boolean argument; form bodies carry it as `true` or `1`. */
export function flag(body: Json, name: string): boolean {
  return ['true', '1'].includes(String(body[name]));
}

/** An argument that is JSON: itself in JSON bodies, a string in forms. Throws `error` when it cannot be read. */
export function jsonArgument(body: Json, name: string, error: string): unknown {
  const value = body[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new ApiError(error);
  }
}
