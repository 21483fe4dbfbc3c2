import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Settings that the machine of whoever runs the tests may have must not reach the program. */
const notInherited = /^(PORT|HOST|SANDBOX|MONGODB_URI|COUNTERSIGN_|SLACK_|MICROSOFT_|LOG_LEVEL|VITEST)/;

/** The program as a process of its own. */
export interface ChildProgram {
  readonly pid: number;
  readonly lines: readonly string[];
  /** Its address, once it says that it is ready. Rejects with all it said when it ends before. */
  readonly ready: Promise<string>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  signal(name: NodeJS.Signals): void;
}

/** Starts it; killed at the end of the test if it still runs. `command`: another way to start it than by itself. */
export function spawnProgram(
  env: Record<string, string>,
  command: readonly [string, ...string[]] = [process.execPath, '--import', 'tsx', 'src/main.ts'],
): ChildProgram {
  const inherited = Object.entries(process.env).filter(([name]) => !notInherited.test(name));
  const child: ChildProcess = spawn(command[0], command.slice(1), {
    cwd: root,
    env: { ...Object.fromEntries(inherited), LOG_LEVEL: 'warn', PORT: '0', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  const ready = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream as NodeJS.ReadableStream }).on('line', (line) => {
        lines.push(line);
        const url = /^Ready after .* at (http:\S+)/.exec(line)?.[1];
        if (url !== undefined) resolve(url);
      });
    }
    void ended.then((code) => reject(new Error(`ended with ${code} before it was ready:\n${lines.join('\n')}`)));
  });
  ready.catch(() => {});
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  });
  return { pid: child.pid ?? 0, lines, ready, ended, signal: (name) => void child.kill(name) };
}

/** The processes that have these words in their command line or environment's data folder, other than this one. */
export async function processesWith(words: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
      const zombie = /^[ZX]/.test(state.slice(state.lastIndexOf(')') + 2));
      return line.includes(words) && !zombie ? [pid] : [];
    }),
  );
  return found.flat();
}
