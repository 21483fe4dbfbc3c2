import { createHash } from 'node:crypto';
import { InvariantError } from './errors.ts';

/** The `prevHash` of the first event of a chain: it binds the chain to what it is about, such as `request:<id>`. */
export function genesisHash(chain: string): string {
  return sha256(`countersign:${chain}`);
}

/** SHA-256 over the UTF-8 bytes of a text, in hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * JSON with sorted keys and without absent values, so that equal content has equal text: RFC 8785 for the values
 * that occur here (well-formed strings, finite numbers, booleans, null, arrays, plain objects), and dates as
 * `{"$date": ISO 8601}`.
 *
 * @throws InvariantError for what could not be stored and read back as it is.
 */
export function canonicalJson(value: unknown): string {
  // A date and its text are not the same: only the one of them comes due.
  if (value instanceof Date) return `{"$date":${JSON.stringify(value.toISOString())}}`;
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    let fields = '';
    for (const key of Object.keys(value).sort()) {
      const field: unknown = value[key as keyof typeof value];
      if (field !== undefined) fields += `${fields && ','}${JSON.stringify(key)}:${canonicalJson(field)}`;
    }
    return `{${fields}}`;
  }
  if (typeof value === 'string' && !value.isWellFormed())
    throw new InvariantError('Only well-formed text can be hashed.');
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new InvariantError('Only finite numbers can be hashed.');
  return JSON.stringify(value);
}

/** The hash that an event must carry: over everything in it but the hash itself. */
export function eventHash(event: object): string {
  const { hash: _, ...content } = event as { readonly hash?: string };
  return sha256(canonicalJson(content));
}
