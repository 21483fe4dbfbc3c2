import { createHash } from 'node:crypto';
import { InvariantError } from './errors.ts';
import { applyEvent } from './fold.ts';
import type { Actor, Via } from './person.ts';
import type { AccessRequest, EventData, EventType, RequestEvent, RequestState } from './request.ts';

/** An event before it has its place in the chain. */
export type EventDraft = {
  [T in EventType]: { readonly type: T; readonly to: RequestState; readonly data: EventData[T] };
}[EventType];

/** What all events of one command share. */
export interface EventOrigin {
  readonly requestId: string;
  readonly commandId: string;
  readonly actor: Actor;
  readonly via: Via;
  readonly at: Date;
}

/** The `prevHash` of the first event of a chain: it binds the chain to what it is about, such as `request:<id>`. */
export function genesisHash(chain: string): string {
  return sha256(`countersign:${chain}`);
}

/** The name of a request's chain. */
export function requestChain(requestId: string): string {
  return `request:${requestId}`;
}

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
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
    return `{${fields.join(',')}}`;
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

/** Puts drafts behind a request's events, each chained to the one before, and gives the request that results. */
export function appendEvents(
  request: AccessRequest | undefined,
  drafts: readonly EventDraft[],
  origin: EventOrigin,
): { readonly request: AccessRequest; readonly events: readonly RequestEvent[] } {
  let next = request;
  const events: RequestEvent[] = [];
  for (const draft of drafts) {
    const content = {
      requestId: origin.requestId,
      seq: (next?.revision ?? 0) + 1,
      at: origin.at,
      type: draft.type,
      actor: origin.actor,
      via: origin.via,
      commandId: origin.commandId,
      from: next?.state ?? null,
      to: draft.to,
      data: draft.data,
      prevHash: next?.events.at(-1)?.hash ?? genesisHash(requestChain(origin.requestId)),
    } as Omit<RequestEvent, 'hash'>;
    const event = { ...content, hash: eventHash(content) } as RequestEvent;
    next = applyEvent(next, event);
    events.push(event);
  }
  if (next === undefined) throw new InvariantError('A command must make at least one event.');
  return { request: next, events };
}
