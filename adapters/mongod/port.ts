import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

/**
 * The port of the last run with this data folder while it is free, else any free one.
 * Keeping it lets people leave a database shell or a second process pointed at it over a restart.
 */
export async function choosePort(dataDir: string, log: (line: string) => void): Promise<number> {
  const saved = await savedPort(dataDir);
  if (saved === undefined) return freePort();
  try {
    return await freePort(saved);
  } catch {
    const port = await freePort();
    log(`MongoDB: another program is using port ${saved} of the last run; using port ${port} instead`);
    return port;
  }
}

/** The port of the last run, if there was one. */
export async function savedPort(dataDir: string): Promise<number | undefined> {
  const saved = Number.parseInt(await readFile(portFile(dataDir), 'utf8').catch(() => ''), 10);
  return saved > 0 ? saved : undefined;
}

/** Remembers the port for the next run. */
export function savePort(dataDir: string, port: number): Promise<void> {
  return writeFile(portFile(dataDir), `${port}\n`);
}

function portFile(dataDir: string): string {
  return join(dataDir, 'mongodb.port');
}

/** Resolves to `wanted` (0: any) when a program may listen on it, rejects when it is taken. */
function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : wanted));
    });
  });
}
