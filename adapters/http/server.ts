import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Router } from 'express';
import { OperatorError } from '../../src/core/base/errors.ts';
import type { Log } from '../../src/ports/log.ts';

/** A server that listens. */
export interface HttpServer {
  readonly port: number;
  /**
   * Takes no more connections, lets the requests under way be answered, and closes all connections: at the latest after so
   * many milliseconds, whatever their clients do.
   */
  close(withinMs: number): Promise<void>;
}

/** Where it listens, and what it serves. */
export interface HttpServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly routers: readonly Router[];
  /** Why the program cannot do its work now; undefined: it can. */
  readonly notReady: () => string | undefined;
  readonly log: Log;
}

/**
 * How slowly a request may come, in ms: nobody has to prove anything to open a connection and send a byte now and then.
 * Chats send theirs at once.
 */
const limits = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 1_000 };

/** Our one HTTP server: the chats' routes, `/healthz` (the process lives) and `/readyz` (it can do its work). */
export async function startHttpServer({ host, port, routers, notReady, log }: HttpServerOptions): Promise<HttpServer> {
  const app = express();
  app.disable('x-powered-by');
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', (_request, response) => {
    const reason = notReady();
    response
      .status(reason === undefined ? 200 : 503)
      .json(reason === undefined ? { status: 'ready' } : { status: 'not ready', reason });
  });
  for (const router of routers) app.use(router);
  app.use((_request, response) => {
    response.status(404).json({ error: 'There is nothing here.' });
  });
  app.use(answerError(log));
  const server = createServer(limits, app);
  const underWay = countUnderWay(server);
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    async close(withinMs): Promise<void> {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const over = setTimeout(() => server.closeAllConnections(), withinMs);
      // Connections on which nothing is asked for any more would be kept open by their clients.
      await Promise.race([underWay.none(), closed]);
      server.closeAllConnections();
      await closed;
      clearTimeout(over);
    },
  };
}

/** Keeps count of the requests that are not answered yet. */
function countUnderWay(server: Server): { none(): Promise<void> } {
  let count = 0;
  const events = new EventEmitter();
  server.on('request', (_request, response) => {
    count += 1;
    response.once('close', () => {
      count -= 1;
      events.emit('answered');
    });
  });
  return {
    async none(): Promise<void> {
      while (count > 0) await once(events, 'answered');
    },
  };
}

/** What goes wrong inside is for the log; the other side learns only whose fault it was. */
function answerError(log: Log): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    const given = Number(error?.status);
    const status = given >= 400 && given < 500 ? given : 500;
    if (status === 500) log.error({ err: error }, 'A request could not be answered');
    response
      .status(status)
      .json({ error: status === 500 ? 'Something went wrong here.' : 'The request could not be read.' });
  };
}

/** @throws OperatorError when the port is taken or not allowed, or the host is no address of this machine. */
function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const noAddress = `HOST=${host} is no address of this machine. Leave HOST empty, or set one of its own addresses.`;
      const reasons: Record<string, string> = {
        EADDRNOTAVAIL: noAddress,
        ENOTFOUND: noAddress,
        EAI_AGAIN: noAddress,
        EINVAL: noAddress,
        EADDRINUSE: `Port ${port} on ${host} is taken by another program. Stop that one, or choose another port with PORT.`,
        EACCES: `This user may not listen on port ${port}. Choose another port with PORT.`,
      };
      const why = reasons[error.code ?? ''] ?? `The program cannot listen on ${host}:${port}: ${error.message}`;
      reject(new OperatorError(why, { code: 'listen', cause: error }));
    });
    server.listen(port, host, () => resolve());
  });
}
