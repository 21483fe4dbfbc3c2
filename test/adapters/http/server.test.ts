import { Router } from 'express';
import { afterEach, describe, expect, test } from 'vitest';
import { type HttpServer, type HttpServerOptions, startHttpServer } from '../../../adapters/http/server.ts';
import { createLog } from '../../../src/log.ts';

const servers: HttpServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
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
    const closing = servers.splice(0)[0]?.close();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    release();
    expect(await (await slow).json()).toEqual({ done: true });
    await closing;
  });
});
