import type { IncomingMessage } from 'node:http';
import type { Json } from '../types.ts';

/** Larger bodies than this are cut off; Slack's own limit on whole requests is not published. */
const MAX_BYTES = 4_000_000;

/**
 * Reads the arguments of a call: form-encoded or JSON body, plus those in the URL.
 * `error` is Slack's word for a body that cannot be read.
 */
export async function readBody(
  request: IncomingMessage,
  query: URLSearchParams,
): Promise<{ body: Json } | { error: string }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) return { error: 'request_too_large' };
    chunks.push(chunk);
  }
  const raw = Buffer.concat(chunks).toString('utf8');
  const fromQuery = Object.fromEntries(query);
  if (raw === '') return { body: fromQuery };
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-www-form-urlencoded') {
    return { body: { ...fromQuery, ...Object.fromEntries(new URLSearchParams(raw)) } };
  }
  if (type !== 'application/json') return { error: 'invalid_post_type' };
  try {
    const parsed: unknown = JSON.parse(raw);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return { error: 'json_not_object' };
    return { body: { ...fromQuery, ...parsed } };
  } catch {
    return { error: 'invalid_json' };
  }
}
