import type { IncomingMessage } from 'node:http';
import type { Json } from '../types.ts';
import { refusals } from './api-error.ts';

/** Larger bodies than this are not even read; far above what a message may have. */
const MAX_BYTES = 4_000_000;

/** Reads a JSON object; an empty body is an empty one. Throws `MessageSizeTooBig`, `BadSyntax`. */
export async function readBody(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw refusals.tooBig();
    chunks.push(chunk);
  }
  const raw = Buffer.concat(chunks).toString('utf8');
  if (raw === '') return {};
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw refusals.badSyntax(`The body must be application/json, not ${type}`);
  return parse(raw);
}

function parse(raw: string): Json {
  let parsed: unknown;
  try {
    parsed = JSON.parse(raw);
  } catch {
    throw refusals.badSyntax('The body is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw refusals.badSyntax('The body is not a JSON object');
  }
  return parsed as Json;
}
