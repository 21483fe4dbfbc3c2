import { connect } from 'node:net';
import { DryMongoBinary, MongoBinary } from 'mongodb-memory-server-core';
import { MongoBinaryDownloadUrl } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js';

/** How long the download server may take for its first answer, in milliseconds; the download itself may take longer. */
const REACH_MS = 5_000;

/** The release that is looked for in mongodb-memory-server's cache and downloaded; `MONGOMS_VERSION` names another. */
export function downloadVersion(env: NodeJS.ProcessEnv): string {
  return env.MONGOMS_VERSION || '7.0.14';
}

/** The path of an earlier download by mongodb-memory-server, absent when there is none. */
export function cachedDownload(version: string): Promise<string | undefined> {
  return DryMongoBinary.locateBinary({ version });
}

/**
 * Downloads mongod with mongodb-memory-server.
 *
 * @returns the path of the binary in mongodb-memory-server's cache
 * @throws Error at once when the server has no such file, within seconds when it cannot be reached
 */
export async function downloadMongod(version: string, env: NodeJS.ProcessEnv): Promise<string> {
  const options = await DryMongoBinary.generateOptions({ version });
  await reach(await new MongoBinaryDownloadUrl(options).getDownloadUrl(), env);
  // mongodb-memory-server checks the server's certificate only when this is set, and the MD5 comes from the same server.
  process.env.npm_config_strict_ssl ??= 'true';
  return MongoBinary.getPath({ version });
}

/** A network that swallows packets would hold the start up for minutes, so ask first, with a limit. */
async function reach(url: string, env: NodeJS.ProcessEnv): Promise<void> {
  const proxy = env.https_proxy || env.HTTPS_PROXY || env.http_proxy || env.HTTP_PROXY;
  // Node's fetch knows no proxies; that the proxy answers is all that can be asked quickly.
  if (proxy) return reachProxy(new URL(proxy));
  const host = new URL(url).host;
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(REACH_MS) }).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new Error(`${host} cannot be reached (${cause instanceof Error ? cause.message : cause})`);
  });
  // The download server says 403 for a file that it does not have. A mirror may know no HEAD, and that is no obstacle.
  if (answer.status === 403 || answer.status === 404) {
    throw new Error(`${host} has no such build for this machine (status ${answer.status})`);
  }
}

function reachProxy(proxy: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the proxy ${proxy.host} cannot be reached (${why})`));
    const socket = connect(Number(proxy.port || (proxy.protocol === 'https:' ? 443 : 80)), proxy.hostname);
    socket.setTimeout(REACH_MS, () => socket.destroy(new Error(`no answer in ${REACH_MS / 1000} s`)));
    socket.once('error', (error) => fail(error.message));
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}
