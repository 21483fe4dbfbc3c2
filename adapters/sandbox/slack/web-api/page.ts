import type { Json } from '../types.ts';
import { ApiError } from './api-error.ts';
import { optionalText } from './args.ts';

/**
 * One page of a list by the arguments `limit` and `cursor`; `next` is the cursor that follows, empty at the end.
 * Throws `invalid_limit`, `invalid_cursor`.
 */
export function page<T>(
  all: readonly T[],
  body: Json,
  size: { otherwise: number; max: number },
): { items: T[]; next: string } {
  const limit = Number(optionalText(body, 'limit') ?? size.otherwise);
  if (!Number.isInteger(limit) || limit < 1 || limit > size.max) throw new ApiError('invalid_limit');
  const cursor = optionalText(body, 'cursor');
  const from = cursor === undefined ? 0 : Number(/^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1]);
  if (Number.isNaN(from)) throw new ApiError('invalid_cursor');
  const more = from + limit < all.length;
  return {
    items: all.slice(from, from + limit),
    next: more ? Buffer.from(`next:${from + limit}`).toString('base64') : '',
  };
}
