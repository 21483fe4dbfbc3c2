import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fleet, Member } from './fleet.ts';

/** How often each web process is asked whether it is ready, and for how long an answer is awaited, in ms. */
const askEveryMs = 1_000;

/** What took a request in: a member in one of its turns. */
export interface ServedBy {
  readonly member: Member;
  readonly turn: number;
  /** When that turn ended, in ms since 1970; undefined: it has not. */
  endedAt(): number | undefined;
}

/** A request that was answered. */
export interface Answered {
  /** ms since 1970 */
  readonly startedAt: number;
  readonly ms: number;
}

/** What stands before the web processes in a deployment: it spreads requests over those that say that they are ready. */
export interface Balancer {
  readonly url: string;
  /** Which member answered the last request that carried these words. */
  servedBy(words: string): ServedBy | undefined;
  /** Requests that were answered by a process that ran all the while: one that is stalled answers nobody. */
  readonly answered: readonly Answered[];
  stop(): Promise<void>;
}

export async function startBalancer(
  { members }: Fleet,
  keysOf: (body: string) => readonly string[],
): Promise<Balancer> {
  const webs = members.filter(({ role }) => role === 'web');
  const healthy = new Set<Member>();
  const served = new Map<string, ServedBy>();
  const answered: Answered[] = [];
  let next = 0;

  const timer = setInterval(() => {
    for (const member of webs) void isReady(member).then((ready) => healthy[ready ? 'add' : 'delete'](member));
  }, askEveryMs);

  /** Those that are ready come first, by turns; the others are better than none. */
  function candidates(): readonly Member[] {
    next += 1;
    const inTurn = webs.map((_, index) => webs[(index + next) % webs.length] as Member);
    const running = inTurn.filter(({ url }) => url !== undefined);
    return [...running.filter((one) => healthy.has(one)), ...running.filter((one) => !healthy.has(one))];
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    const startedAt = Date.now();
    for (const member of candidates()) {
      const { url, turn, isStalled } = member;
      if (url === undefined) continue;
      const took = await forward(`${url}${incoming.url}`, incoming, body, response);
      if (took === 'refused') continue;
      if (took !== 'answered') return;
      if (!isStalled && member.turn === turn && response.statusCode < 300)
        answered.push({ startedAt, ms: Date.now() - startedAt });
      const by = { member, turn, endedAt: () => member.turnEndedAt(turn) };
      for (const key of keysOf(body.toString('utf8'))) served.set(key, by);
      return;
    }
    if (!response.headersSent) response.writeHead(503).end();
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    servedBy: (words) => served.get(words),
    answered,
    stop: () => {
      clearInterval(timer);
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** `refused`: nothing was sent, so another one can be asked. `broken`: the connection was lost, and so is the caller's. */
function forward(
  url: string,
  incoming: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<'answered' | 'refused' | 'broken'> {
  return new Promise((resolve) => {
    const outgoing = request(url, { method: incoming.method, headers: incoming.headers, agent: false });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') return resolve('refused');
      response.destroy();
      resolve('broken');
    });
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.once('end', () => resolve('answered'));
      answer.once('error', () => {
        response.destroy();
        resolve('broken');
      });
    });
    // Whoever does not wait any longer lets the server know.
    response.once('close', () => {
      if (!response.writableFinished) outgoing.destroy();
    });
    outgoing.end(body);
  });
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function isReady({ url }: Member): Promise<boolean> {
  if (url === undefined) return false;
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(askEveryMs) });
    return answer.ok;
  } catch {
    return false;
  }
}
