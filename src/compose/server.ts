import type { Router } from 'express';
import { type HttpServer, startHttpServer } from '../../adapters/http/server.ts';
import type { Environment } from '../environment.ts';
import type { Log } from '../ports/log.ts';

/** Starts listening. @throws OperatorError when the port or host cannot be used. */
export async function startServer(
  environment: Environment,
  routers: readonly Router[],
  notReady: () => string | undefined,
  log: Log,
): Promise<HttpServer> {
  const { host, port } = environment;
  return startHttpServer({ host, port, routers, notReady, log });
}
