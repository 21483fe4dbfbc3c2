import type { AddressInfo } from 'node:net';
import express from 'express';
import { createSandboxPage, type SandboxPageOptions } from '../../../../adapters/sandbox/page/page.ts';
import { Visitor } from './visitor.ts';

export interface Mounted {
  readonly origin: string;
  readonly port: number;
  visitor(): Visitor;
  stop(): Promise<void>;
}

/** The page on a server of its own, on loopback. */
export async function mountPage(options: Omit<SandboxPageOptions, 'organization' | 'now'>): Promise<Mounted> {
  const app = express();
  app.use(createSandboxPage({ organization: 'Sandbox Inc', now: () => new Date(), ...options }));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    port,
    visitor: () => new Visitor(origin),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const person = (id: string, name: string) => ({ id, name, about: [], reported: false });
