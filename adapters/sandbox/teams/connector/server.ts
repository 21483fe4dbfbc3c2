import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Tenant } from '../tenant.ts';
import type { ConnectorCall, Json } from '../types.ts';
import { type Reply, remove, send, update } from './activities.ts';
import { ApiError, refusals } from './api-error.ts';
import { create, members, wantedMember } from './conversations.ts';
import { type Faults, refusalOf } from './faults.ts';
import type { RateLimiter } from './rates.ts';
import { readBody } from './request-body.ts';
import { BASE, readTarget, type Target } from './routes.ts';

/** What the server works with; `changed` is called after everything that may have changed the tenant. */
interface ServerParts {
  tenant: Tenant;
  acceptToken: ((token: string) => boolean) | undefined;
  operationMs: number;
  faults: Faults;
  rates: RateLimiter | null;
  record: (call: ConnectorCall) => void;
  changed: () => void;
}

type Outcome = Reply & { retryAfter?: number };

const refused = (error: unknown): Outcome => {
  if (!(error instanceof ApiError)) throw error;
  const { status, code, message, retryAfter } = error;
  return { status, answer: { error: { code, message } }, ...(retryAfter !== undefined && { retryAfter }) };
};

/** The connector, bound to its port. */
class Connector {
  readonly #parts: ServerParts;
  /** conversations that somebody is writing to right now */
  readonly #busy = new Set<string>();
  root = '';

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { faults, tenant, record } = this.#parts;
    const at = tenant.now();
    const target = readTarget(request.method ?? '', new URL(request.url ?? '/', 'http://localhost').pathname);
    let body: Json = {};
    const done = (status: number, answer: unknown): void => {
      const { method, route, conversationId, activityId } = target;
      record({ method, at, route, conversationId, activityId, body, status, answer });
    };
    const respond = (outcome: Outcome): void => {
      done(outcome.status, outcome.answer);
      reply(response, outcome);
    };
    try {
      body = await readBody(request);
    } catch (error) {
      respond(refused(error));
      return;
    }
    const fault = faults.take(target, body, tenant);
    const instead = fault === undefined ? null : refusalOf(fault);
    if (instead !== null) {
      respond(refused(instead));
    } else if (fault === undefined) {
      respond(await this.#operate(request, target, body));
    } else {
      const isDone = fault.kind === 'ok-but-connection-lost' || fault.kind === 'ok-but-unanswered';
      if (isDone) await this.#operate(request, target, body);
      done(0, null);
      // These are left hanging until the caller gives up or the stand-in stops.
      if (fault.kind !== 'timeout' && fault.kind !== 'ok-but-unanswered') request.socket.resetAndDestroy();
    }
  }

  async #operate(request: IncomingMessage, target: Target, body: Json): Promise<Outcome> {
    const { acceptToken, operationMs, rates, tenant } = this.#parts;
    const { method, conversationId } = target;
    try {
      if (method === 'unknown') throw refusals.noRoute();
      const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
      if (acceptToken !== undefined && (token === undefined || !acceptToken(token))) throw refusals.unauthorized();
      const wait = rates?.take(method, conversationId ?? wantedMember(body), tenant.now().getTime()) ?? null;
      if (wait !== null) throw refusals.throttled(wait);
      if (method === 'create') return this.#changing(() => create(tenant, this.root + BASE, body));
      if (method === 'members') return members(tenant, target);
      return await this.#alone(conversationId ?? '', operationMs, () =>
        this.#changing(() => this.#write(method, target, body)),
      );
    } catch (error) {
      return refused(error);
    }
  }

  #write(method: 'send' | 'update' | 'delete', target: Target, body: Json): Reply {
    const { tenant } = this.#parts;
    if (method === 'send') return send(tenant, target, body);
    return method === 'update' ? update(tenant, target, body) : remove(tenant, target);
  }

  #changing(operation: () => Reply): Reply {
    const done = operation();
    this.#parts.changed();
    return done;
  }

  /** Holds the conversation for as long as the operation takes; what it does can be seen before it is answered. */
  async #alone(conversationId: string, ms: number, operation: () => Reply): Promise<Reply> {
    if (this.#busy.has(conversationId)) throw refusals.conflict();
    this.#busy.add(conversationId);
    try {
      const done = operation();
      await setTimeout(ms);
      return done;
    } finally {
      this.#busy.delete(conversationId);
    }
  }
}

function reply(response: ServerResponse, { status, answer, retryAfter }: Outcome): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  });
  response.end(JSON.stringify(answer));
}

/** Starts the connector on loopback; `serviceUrl` is what Teams calls its address. */
export async function listen(parts: ServerParts, port?: number): Promise<{ server: Server; serviceUrl: string }> {
  const connector = new Connector(parts);
  const server = createServer((request, response) => {
    // Bots send no Origin; a web page that has found this port does, and must not speak for the bot.
    if (request.headers.origin !== undefined) return void response.writeHead(403).end();
    connector.handle(request, response).catch((error) => {
      // A caller that hung up while it was still sending, or a fault of our own: Teams would say this.
      const answer = { error: { code: 'ServiceError', message: String(error) } };
      if (!response.headersSent) reply(response, { status: 500, answer });
    });
  });
  const listenOn = (wanted: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  const { state } = parts.tenant;
  if (port !== undefined) await listenOn(port);
  else await listenOn(state.port ?? 0).catch(() => listenOn(0));
  state.port = (server.address() as AddressInfo).port;
  parts.changed();
  connector.root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { server, serviceUrl: connector.root + BASE };
}
