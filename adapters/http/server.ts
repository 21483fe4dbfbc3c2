import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Router } from 'express';
import type { Log } from '../../src/ports/log.ts';

export interface HttpServer {
  readonly port: number;
  /** Takes no more connections, and resolves when the requests under way are answered. */
  close(): Promise<void>;
}

export interface HttpServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly routers: readonly Router[];
  /** Why the program cannot do its work now; undefined: it can. */
  readonly notReady: () => string | undefined;
  readonly log: Log;
}

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
  const server = createServer(app);
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
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

/** @throws an error in words when the port is taken or not allowed. */
function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `Port ${port} on ${host} is taken by another program. Stop that one, or choose another port with PORT.`,
        EACCES: `This user may not listen on port ${port}. Choose another port with PORT.`,
      };
      reject(new Error(reasons[error.code ?? ''] ?? `The program cannot listen on ${host}:${port}: ${error.message}`));
    });
    server.listen(port, host, () => resolve());
  });
}
