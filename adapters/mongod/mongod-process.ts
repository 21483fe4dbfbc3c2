import { MongoInstance } from 'mongodb-memory-server-core';
import type { Mongod } from './probe.ts';

/** The name of the embedded replica set. */
export const REPLICA_SET = 'countersign';

/** How programs reach an embedded mongod on this port. */
export function mongoUri(port: number): string {
  return `mongodb://127.0.0.1:${port}/countersign?replicaSet=${REPLICA_SET}`;
}

/** How long mongod may take until it accepts connections, in milliseconds. Repairing after a crash takes its time. */
const LAUNCH_MS = 60_000;

/** How many of mongod's last error lines go into a message. */
const KEPT_ERRORS = 3;

/** A mongod process with mongodb-memory-server's watcher, which ends mongod when this process dies without stopping it. */
export class MongodProcess extends MongoInstance {
  /** mongod's last errors, in its own words */
  readonly errors: string[] = [];
  #unfinished = '';

  constructor(mongod: Mongod, dbPath: string, port: number) {
    super({
      instance: {
        ip: '127.0.0.1',
        port,
        dbPath,
        storageEngine: 'wiredTiger',
        launchTimeout: LAUNCH_MS,
        args: mongodArgs(),
      },
      // The version is named because mongodb-memory-server would warn that it is not its own default.
      binary: { systemBinary: mongod.path, version: mongod.version },
      // Its own process group: Ctrl-C reaches every process of the terminal's group, and mongod must outlive our draining.
      spawn: { detached: true },
    });
  }

  /** Whether the process is there. */
  get isRunning(): boolean {
    const child = this.mongodProcess;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** mongodb-memory-server takes a chunk for a line and throws out of the handler when it parses two lines as one JSON text. */
  override stdoutHandler(message: string | Buffer): void {
    const lines = (this.#unfinished + message.toString()).split('\n');
    this.#unfinished = lines.pop() ?? '';
    for (const line of lines) super.stdoutHandler(line);
  }

  /**
   * Looks at a line of mongod's log for errors. mongodb-memory-server may act on them only while mongod starts: afterwards
   * slow queries are logged with their content, and it would stop the server over a person's text like "address already in
   * use".
   */
  override checkErrorInLine(line: string): void {
    this.errors.push(...errorIn(line));
    this.errors.splice(0, this.errors.length - KEPT_ERRORS);
    if (!this.isInstanceReady) super.checkErrorInLine(line);
  }
}

function mongodArgs(): string[] {
  return [
    // Not through the option of mongodb-memory-server: it would then send "shutdown" to whatever listens on the port, which
    // is somebody else's server when ours failed because the port was taken.
    ...['--replSet', REPLICA_SET],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    '--quiet',
    // Sockets in /tmp outlive a kill, and one left by another user stops the start.
    ...(process.platform === 'win32' ? [] : ['--nounixsocket']),
  ];
}

/** mongod 4.4 and later writes one JSON object a line; errors and fatal errors carry `s` E and F. */
function errorIn(line: string): string[] {
  if (!/"s":"[EF]"/.test(line)) return [];
  try {
    const entry = JSON.parse(line) as { msg: string; attr?: { error?: unknown } };
    const detail = entry.attr?.error;
    return [
      detail === undefined
        ? entry.msg
        : `${entry.msg}: ${typeof detail === 'string' ? detail : JSON.stringify(detail)}`,
    ];
  } catch {
    return [line];
  }
}
