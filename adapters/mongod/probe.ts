import { reasonOf } from './errors.ts';
import { run } from './processes.ts';

/** A mongod that runs on this machine. */
export interface Mongod {
  path: string;
  /** e.g. `6.0.5` */
  version: string;
  /** where it was found, in one or two words, for the start-up text */
  source: string;
}

/** The oldest release line that Countersign is tried on. */
const OLDEST_MAJOR = 6;

/** Debian and Ubuntu packages of the shared libraries that a mongod build needs beyond the C library. */
const PACKAGES: Record<string, string> = {
  'libcurl.so.4': 'libcurl4',
  'libssl.so.3': 'libssl3',
  'libcrypto.so.3': 'libssl3',
  'libssl.so.1.1': 'libssl1.1',
  'libcrypto.so.1.1': 'libssl1.1',
  'liblzma.so.5': 'liblzma5',
};

/**
 * Runs `path --version`.
 *
 * @throws Error saying in one line why this file cannot be used: missing shared libraries by name, too old, not a mongod
 */
export async function probeMongod(path: string, source: string): Promise<Mongod> {
  let output: string;
  try {
    output = (await run(path, ['--version'], { timeout: 20_000 })).stdout;
  } catch (error) {
    const missing = await missingLibraries(path, reasonOf(error));
    throw missing.length > 0
      ? new Error(missingText(path, missing))
      : new Error(`${path}: ${firstLine(reasonOf(error))}`);
  }
  const version = /db version v(\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (version === undefined) throw new Error(`${path} does not answer --version like a mongod`);
  if (Number.parseInt(version, 10) < OLDEST_MAJOR) {
    throw new Error(`${path} is mongod ${version}, and ${OLDEST_MAJOR}.0 or later is needed`);
  }
  return { path, version, source };
}

/** The loader names only the first missing library; ldd, where it is installed, names them all. */
async function missingLibraries(path: string, loaderMessage: string): Promise<string[]> {
  const fromLoader = /(lib[^\s:]+\.so[^\s:]*): cannot open shared object/.exec(loaderMessage)?.[1];
  if (fromLoader === undefined) return [];
  const listed = await run('ldd', [path]).then(
    (result) => result.stdout,
    () => '',
  );
  const fromLdd = [...listed.matchAll(/(\S+) => not found/g)].map((match) => match[1] ?? '');
  return [...new Set([fromLoader, ...fromLdd])];
}

function missingText(path: string, missing: string[]): string {
  const packages = new Set(missing.map((library) => PACKAGES[library] ?? `(the package that holds ${library})`));
  return `${path} needs ${missing.join(', ')}, not on this machine: apt-get install ${[...packages].join(' ')}`;
}

function firstLine(text: string): string {
  return text.trim().split('\n').join(' ').slice(0, 300);
}
