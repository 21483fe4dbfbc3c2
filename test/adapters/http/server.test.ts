import { once } from 'node:events';
import { connect } from 'node:net';
import { json, Router } from 'express';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { type HttpServer, type HttpServerOptions, startHttpServer } from '../../../adapters/http/server.ts';
import { createLog } from '../../../src/log.ts';

const servers: HttpServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close(10_000);
});

async function start(options: Partial<HttpServerOptions> = {}): Promise<string> {
  const defaults = {
    host: '127.0.0.1',
    port: 0,
    routers: [],
    notReady: () => undefined,
    log: createLog('silent', false),
  };
  const server = await startHttpServer({ ...defaults, ...options });
  servers.push(server);
  return `http://127.0.0.1:${server.port}`;
}

describe('the HTTP server', () => {
  test('tells living from being able to work', async () => {
    let reason: string | undefined = 'MongoDB cannot be reached';
    const url = await start({ notReady: () => reason });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const not = await fetch(`${url}/readyz`);
    expect([not.status, await not.json()]).toEqual([503, { status: 'not ready', reason: 'MongoDB cannot be reached' }]);
    reason = undefined;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  test('[R-83] says nothing of itself, of what went wrong inside, or of files', async () => {
    const router = Router();
    router.get('/broken', () => {
      throw new Error('password=hunter2 in /etc/secret');
    });
    const url = await start({ routers: [router] });
    const broken = await fetch(`${url}/broken`);
    expect([broken.status, await broken.json()]).toEqual([500, { error: 'Something went wrong here.' }]);
    expect(broken.headers.get('x-powered-by')).toBeNull();
    for (const path of ['/', '/nothing', '/.env', '/../package.json', '/%2e%2e/package.json', '/healthz/../x']) {
      const answer = await fetch(`${url}${path}`);
      expect([answer.status, await answer.json()], path).toEqual([404, { error: 'There is nothing here.' }]);
    }
    const garbled = await fetch(`${url}/%ff`);
    expect([400, 404]).toContain(garbled.status);
    expect(await garbled.text()).not.toMatch(/at |node_modules|URIError/);
  });

  test('names a port that is taken and what to do', async () => {
    const url = await start();
    const port = Number(new URL(url).port);
    await expect(start({ port })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken by another program. Stop that one, or choose another port with PORT.`,
    );
  });

  test('answers what is under way before it closes', async () => {
    let release = (): void => {};
    let reached = (): void => {};
    const inside = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const router = Router();
    router.get('/slow', (_request, response) => {
      release = () => response.json({ done: true });
      reached();
    });
    const url = await start({ routers: [router] });
    const slow = fetch(`${url}/slow`);
    await inside;
    const closing = servers.splice(0)[0]?.close(10_000);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    release();
    expect(await (await slow).json()).toEqual({ done: true });
    await closing;
  });

  /** What it answers on a connection over which these bytes were sent, until it closes the connection. */
  async function exchange(url: string, bytes: string): Promise<{ answer: Promise<string>; ended: Promise<unknown> }> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => {});
    const parts: string[] = [];
    socket.setEncoding('utf8').on('data', (part: string) => void parts.push(part));
    const ended = once(socket, 'close');
    await once(socket, 'connect');
    socket.write(bytes);
    return { answer: ended.then(() => parts.join('')), ended };
  }

  test('does not wait for clients that have asked for nothing, or do not end what they began', async () => {
    const router = Router();
    router.post('/read', json(), (_request, response) => void response.json({ read: true }));
    const url = await start({ routers: [router] });
    const head = 'POST /read HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n';
    const connections = await Promise.all(
      ['', 'POS', 'GET /healthz HTTP/1.1\r\n', 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'].map((bytes) =>
        exchange(url, bytes),
      ),
    );
    await fetch(`${url}/healthz`);
    const began = performance.now();
    await servers[0]?.close(10_000);
    for (const { ended } of connections) await ended;
    expect(performance.now() - began).toBeLessThan(2_000);
    servers.splice(0);

    const other = await start({ routers: [router] });
    const slow = await exchange(other, head);
    // Answered behind it, so that it is known to have been read.
    await fetch(`${other}/healthz`);
    const again = performance.now();
    await servers.splice(0)[0]?.close(300);
    await slow.ended;
    expect(performance.now() - again).toBeGreaterThanOrEqual(290);
    expect(performance.now() - again).toBeLessThan(5_000);
  });

  test('[R-83] hangs up on a request that does not come in time', { timeout: 40_000 }, async () => {
    const url = await start();
    const [headers, body] = await Promise.all([
      exchange(url, 'GET /healthz HTTP/1.1\r\nhost'),
      exchange(url, 'POST /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nx'),
    ]);
    const began = performance.now();
    expect(await headers.answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(performance.now() - began).toBeLessThan(15_000);
    await body.ended;
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});
