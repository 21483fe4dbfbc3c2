import mongoose, { type ConnectOptions } from 'mongoose';
import { OperatorError } from '../../core/base/errors.ts';

/** Thrown when MONGODB_URI cannot be used. `message` says why and what to do, without name and password. */
export class MongoSettingError extends OperatorError {
  constructor(message: string) {
    super(message, { code: 'mongoSetting' });
  }
}

/**
 * What every read and write relies on, whatever MONGODB_URI says.
 *
 * Only what a majority of the nodes has is read, so nobody is told, and nothing acts on, what a failover takes back. A
 * conditional write that comes second is answered only when a majority has what it came second to (the server waits for
 * the write concern of a write that changed nothing as well), so reading again after it finds that.
 */
export const guarantees = {
  readPreference: 'primary',
  readConcernLevel: 'majority',
  w: 'majority',
  journal: true,
  retryWrites: true,
  retryReads: true,
} as const satisfies ConnectOptions;

/**
 * Checks that a connection string can be read, and that it asks for nothing that contradicts the guarantees.
 *
 * @throws MongoSettingError naming each option that does.
 */
export function checkConnectionString(uri: string): void {
  const problems = contradictionsIn(uri);
  if (problems.length === 0) return;
  throw new MongoSettingError(
    [
      'MONGODB_URI asks for less safety than Countersign needs to lose no decision:',
      ...problems.map((problem) => `  - ${problem}`),
      'Remove these options from MONGODB_URI; Countersign sets the right values itself.',
    ].join('\n'),
  );
}

function contradictionsIn(uri: string): readonly string[] {
  const { readPreference, readConcern, writeConcern, retryWrites } = parse(uri);
  const { w, journal } = writeConcern ?? {};
  const level = readConcern?.level;
  return [
    ...(readPreference.mode === 'primary' ? [] : [`readPreference is ${readPreference.mode}; it must be primary`]),
    ...(level === undefined || level === 'majority' ? [] : [`readConcernLevel is ${level}; it must be majority`]),
    ...(w === undefined || w === 'majority' ? [] : [`w is ${describe(w)}; it must be majority`]),
    ...(journal === false ? ['journal (or j, fsync) is false; it must be true'] : []),
    ...(retryWrites ? [] : ['retryWrites is false; it must be true']),
  ];
}

/** The options as the driver reads them: with its spellings, capitals and older names. */
function parse(uri: string): mongoose.mongo.MongoOptions {
  try {
    return new mongoose.mongo.MongoClient(uri).options;
  } catch (error) {
    throw new MongoSettingError(`MONGODB_URI cannot be read: ${(error as Error).message}. Correct it and start again.`);
  }
}

function describe(w: unknown): string {
  return typeof w === 'object' ? 'a set of tags' : String(w);
}
