import { InvariantError } from '../base/errors.ts';
import { eventHash, genesisHash } from '../base/hash.ts';
import type { Actor, Via } from '../base/person.ts';
import { applyEvent } from './fold.ts';
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

/** The name of a request's chain. */
export function requestChain(requestId: string): string {
  return `request:${requestId}`;
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
