import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Where `/proc/PID/stat` says these, counted from behind the process's name, and in which unit. */
const userTimeField = 11;
const systemTimeField = 12;
const ticksPerSecond = 100;

const root = fileURLToPath(new URL('../..', import.meta.url));
/** How many of a process's last lines are shown when it ends before it should. */
const linesShown = 20;

/** A process of its own, which ends when this one does. */
export interface Child {
  /** The first line that this finds something in, by its first group. Rejects when the process ends before. */
  said(words: RegExp): Promise<string>;
  tell(line: string): void;
  /** The processor time that it has taken so far, in seconds; not a number where the machine does not say. */
  busy(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a file of this folder. Settings that this machine may have for the program do not reach it. */
export function startChild(file: string, env: Readonly<Record<string, string>>): Child {
  const ours = /^(PORT|HOST|SANDBOX|MONGODB_URI|COUNTERSIGN_|SLACK_|MICROSOFT_|METRICS_|LOG_LEVEL|CHAT_)/;
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', `bench/chat/${file}`], {
    cwd: root,
    env: { ...inherited, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const ended = once(child, 'close').then(() => {
    for (const look of waiting) look();
  });
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream as NodeJS.ReadableStream }).on('line', (line) => {
      lines.push(line);
      for (const look of waiting) look();
    });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  return {
    said(words): Promise<string> {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.map((line) => words.exec(line)).find((match) => match !== null);
          if (found === undefined && !hasEnded()) return;
          waiting.delete(look);
          if (found === undefined) reject(new Error(`${file} ended:\n${lines.slice(-linesShown).join('\n')}`));
          else resolve(found[1] ?? '');
        };
        waiting.add(look);
        look();
      });
    },
    tell: (line) => void child.stdin?.write(`${line}\n`),
    async busy(): Promise<number> {
      const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8').catch(() => '');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[userTimeField]) + Number(fields[systemTimeField])) / ticksPerSecond;
    },
    async stop(): Promise<void> {
      if (!hasEnded()) child.kill('SIGTERM');
      await ended;
    },
  };
}
