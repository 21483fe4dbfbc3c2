import { type AddressInfo, createServer, connect as open, type Socket } from 'node:net';

/** A way to a server that can lose its answers. */
export interface TcpProxy {
  readonly port: number;
  /** From the first request on that holds these bytes, nothing comes back any more, on any connection. */
  loseAnswersAfter(bytes: Buffer): void;
  /** From now on breaks each connection on which these bytes come, before they reach the server; all others work on. */
  breakAt(bytes: Buffer): void;
  /** Whether answers are lost now. */
  readonly losing: boolean;
  /** Breaks every connection; new ones work again. */
  cut(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  let awaited: Buffer | undefined;
  let losing = false;
  let breaking: Buffer | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = open(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (data: Buffer) => {
      if (awaited !== undefined && data.includes(awaited)) losing = true;
      if (breaking !== undefined && data.includes(breaking)) {
        client.destroy();
        return;
      }
      upstream.write(data);
    });
    upstream.on('data', (data: Buffer) => {
      if (!losing) client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    losing = false;
    awaited = undefined;
    breaking = undefined;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    loseAnswersAfter(bytes) {
      awaited = bytes;
    },
    breakAt(bytes) {
      breaking = bytes;
    },
    get losing() {
      return losing;
    },
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
