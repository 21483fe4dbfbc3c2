import type { TestProject } from 'vitest/node';
import { startEmbeddedMongo } from '../../adapters/mongod/embedded.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A real mongod for this run; every file takes databases of its own in it. */
    mongoUri: string;
  }
}

/** One throw-away mongod for the whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mongod = await startEmbeddedMongo({ log: (line) => process.stdout.write(`${line}\n`) });
  project.provide('mongoUri', mongod.uri);
  return () => mongod.stop();
}
