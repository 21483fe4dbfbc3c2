import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FaultRule, Json, WebApiCall } from '../types.ts';
import type { Workspace } from '../workspace.ts';
import { ApiError } from './api-error.ts';
import type { Faults } from './faults.ts';
import { METHODS } from './methods/index.ts';
import type { RateLimiter } from './rates.ts';
import { readBody } from './request-body.ts';
import { respond } from './response-url.ts';

/** What the server works with; `changed` is called after everything that may have changed the workspace. */
interface ServerParts {
  workspace: Workspace;
  botToken: string;
  faults: Faults;
  rates: RateLimiter | null;
  record: (call: WebApiCall) => void;
  changed: () => void;
}

interface Reply {
  status: number;
  answer: Json;
  retryAfter?: number;
}

const refusal = (error: unknown): Json => {
  if (!(error instanceof ApiError)) throw error;
  if (error.details.length === 0) return { ok: false, error: error.code };
  const messages = error.details.map((detail) => `[ERROR] ${detail}`);
  return { ok: false, error: error.code, errors: error.details, response_metadata: { messages } };
};

function authorize(request: IncomingMessage, body: Json, botToken: string): void {
  const header = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const token = header ?? body.token;
  if (token === undefined || token === '') throw new ApiError('not_authed');
  if (token !== botToken) throw new ApiError('invalid_auth');
}

function callMethod(parts: ServerParts, request: IncomingMessage, method: string, body: Json): Reply {
  try {
    const run = METHODS[method];
    if (run === undefined) throw new ApiError('unknown_method');
    authorize(request, body, parts.botToken);
    const wait = parts.rates?.take(method, body, parts.workspace.now()) ?? null;
    if (wait !== null) return { status: 429, answer: { ok: false, error: 'ratelimited' }, retryAfter: wait };
    return { status: 200, answer: { ok: true, ...run(parts.workspace, body) } };
  } catch (error) {
    return { status: 200, answer: refusal(error) };
  }
}

function callResponseUrl(parts: ServerParts, path: string, body: Json): Reply {
  const target = parts.workspace.state.responseUrls[path];
  if (target === undefined) return { status: 404, answer: { ok: false, error: 'no_such_url' } };
  try {
    respond(parts.workspace, target, body);
    return { status: 200, answer: { ok: true } };
  } catch (error) {
    const answer = refusal(error);
    return { status: ['used_url', 'expired_url'].includes(String(answer.error)) ? 404 : 400, answer };
  }
}

/** What a fault answers in place of the call; null when it cuts the connection instead. */
function faulty(rule: FaultRule): Reply | null {
  if (typeof rule.kind === 'object')
    return 'error' in rule.kind
      ? { status: 200, answer: { ok: false, error: rule.kind.error } }
      : { status: rule.kind.status, answer: {} };
  if (rule.kind === 'http500') return { status: 500, answer: { ok: false, error: 'internal_error' } };
  if (rule.kind !== 'ratelimited') return null;
  return { status: 429, answer: { ok: false, error: 'ratelimited' }, retryAfter: rule.retryAfterSeconds ?? 30 };
}

function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, {
    'content-type': 'application/json; charset=utf-8',
    ...(reply.retryAfter !== undefined && { 'retry-after': String(reply.retryAfter) }),
  });
  response.end(JSON.stringify(reply.answer));
}

async function handle(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const method = /^\/api\/([\w.]+)$/.exec(pathname)?.[1];
  const hook = pathname.startsWith('/response/');
  if (method === undefined && !hook) return send(response, { status: 404, answer: { ok: false, error: 'not_found' } });
  const name = method ?? 'response_url';
  const at = new Date(parts.workspace.now());
  const read = await readBody(request, searchParams);
  if ('error' in read) return send(response, { status: 200, answer: { ok: false, error: read.error } });
  const { body } = read;

  const fault = parts.faults.take(name, body, parts.workspace);
  const instead = fault === undefined ? null : faulty(fault);
  const lost = fault !== undefined && instead === null;
  if (lost && fault.kind !== 'ok-but-connection-lost' && fault.kind !== 'ok-but-unanswered') {
    parts.record({ method: name, at, body, status: 0, answer: null });
    // Left hanging until the caller gives up or the stand-in stops; or reset at once.
    if (fault.kind === 'reset') request.socket.resetAndDestroy();
    return;
  }
  const reply =
    instead ??
    (method === undefined ? callResponseUrl(parts, pathname, body) : callMethod(parts, request, method, body));
  parts.changed();
  parts.record({ method: name, at, body, status: lost ? 0 : reply.status, answer: lost ? null : reply.answer });
  if (!lost) send(response, reply);
  else if (fault.kind === 'ok-but-connection-lost') request.socket.resetAndDestroy();
}

/** Starts the Web API on loopback; `root` is its URL without a path. */
export async function listen(parts: ServerParts, port: number): Promise<{ server: Server; root: string }> {
  const server = createServer((request, response) => {
    // Apps send no Origin; a web page that has found this port does, and must not speak for the app.
    if (request.headers.origin !== undefined) return void response.writeHead(403).end();
    handle(parts, request, response).catch((error) => {
      // A caller that hung up while it was still sending, or a fault of our own: Slack would say this.
      const messages = [`[ERROR] ${String(error)}`];
      const answer = { ok: false, error: 'internal_error', response_metadata: { messages } };
      if (!response.headersSent) send(response, { status: 500, answer });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, root: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
