import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Runs a program to its end. Rejects with its exit code and `stderr` when it fails. */
export const run = promisify(execFile);

/** How often a wait looks again, in milliseconds. */
const LOOK_AGAIN_MS = 25;

/**
 * A stamp that tells one process from a later one with the same number: its start time.
 * Absent when there is no such process, or when it has ended and only waits to be collected (a zombie).
 */
export async function processStamp(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const [stat, boot] = await Promise.all([textOf(`/proc/${pid}/stat`), textOf('/proc/sys/kernel/random/boot_id')]);
    // The name in brackets may hold spaces, so count from behind it: the state is next, the start time 19 further on.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return isEnded(fields[0]) ? undefined : `${boot.trim()} ${fields[19]}`;
  }
  if (process.platform === 'win32') return isThere(pid) ? 'running' : undefined;
  const [state, ...started] = (await ps(pid, 'stat=', 'lstart=')).trim().split(/\s+/);
  return isEnded(state) ? undefined : started.join(' ');
}

/** The command line of a process, arguments parted by one space; empty when there is no such process or it cannot be read. */
export async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') return (await textOf(`/proc/${pid}/cmdline`)).replaceAll('\0', ' ');
  return process.platform === 'win32' ? '' : ps(pid, 'command=');
}

/** Waits until `condition` holds; false when it did not within `limitMs` milliseconds. */
export async function waitUntil(condition: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  for (const end = Date.now() + limitMs; Date.now() < end; await pause(LOOK_AGAIN_MS)) {
    if (await condition()) return true;
  }
  return condition();
}

/** Sends a signal; a process that has just ended is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function isEnded(state: string | undefined): boolean {
  return state === undefined || state === '' || state.startsWith('Z') || state.startsWith('X');
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

async function ps(pid: number, ...columns: string[]): Promise<string> {
  return run('ps', ['-ww', ...columns.flatMap((column) => ['-o', column]), '-p', String(pid)]).then(
    (result) => result.stdout,
    () => '',
  );
}
