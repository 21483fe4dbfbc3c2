import mongoose, { type Connection } from 'mongoose';
import { CountersignError } from '../../core/base/errors.ts';
import { MongoSettingError } from './connection-settings.ts';

const { MongoNetworkError, MongoServerError, MongoServerSelectionError } = mongoose.mongo;

/** Codes with which a server answers that is stopping, cannot reach the others, or is not the primary at this moment. */
const passingCodes: readonly unknown[] = [6, 7, 50, 64, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436];
/** Codes for a name or password that is refused; 8000 is Atlas'. */
const notAuthenticated: readonly unknown[] = [18, 8000];
const notAuthorized = 13;

/**
 * Checks that what was connected to is the primary of a replica set, where alone a write can be acknowledged by a majority, and
 * that its next primary will be found as well.
 *
 * @throws MongoSettingError when it is not.
 */
export async function requireReplicaSet(connection: Connection, host: string): Promise<void> {
  const hello = await connection.db?.admin().command({ hello: 1 });
  if (hello?.msg === 'isdbgrid')
    throw new MongoSettingError(
      `MONGODB_URI: ${host} is a router (mongos) of a sharded cluster. Countersign needs a replica set. Set MONGODB_URI to one.`,
    );
  if (hello?.setName === undefined)
    throw new MongoSettingError(
      `MONGODB_URI: the MongoDB at ${host} is not a member of a replica set, so it cannot keep decisions safely. ${howToInitiate}`,
    );
  const isDirect = connection.getClient().options.directConnection === true;
  const nodes = [...(hello.hosts ?? []), ...(hello.passives ?? [])].length;
  if (isDirect && nodes > 1)
    throw new MongoSettingError(
      `MONGODB_URI: directConnection is true, so Countersign would stay with ${host} alone and could change nothing once another of the ${nodes} nodes is primary. Remove directConnection, and name all nodes of the replica set.`,
    );
  // It was the primary when the driver chose it.
  if (hello.isWritablePrimary !== true && !isDirect) throw new NoPrimaryNow(`${host} has no primary at this moment`);
  if (hello.isWritablePrimary !== true)
    throw new MongoSettingError(
      `MONGODB_URI: ${host} is not the primary of its replica set. Remove directConnection from MONGODB_URI, so that Countersign finds the primary.`,
    );
}

/** The replica set is choosing another primary. */
class NoPrimaryNow extends CountersignError {
  constructor(message: string) {
    super(message, { code: 'noPrimary', retryable: true });
  }
}

const howToInitiate =
  'Start mongod with --replSet and run rs.initiate() once in mongosh (one node is enough), or set MONGODB_URI to a replica set.';

/** Why the database cannot be reached for now; undefined: trying again would not help. */
export function whyUnreachable(error: unknown): string | undefined {
  if (error instanceof mongoose.Error.MongooseServerSelectionError || error instanceof MongoServerSelectionError) {
    const servers = serversIn(error);
    if (servers?.length === 0) return undefined;
    // Also said by a member that has not yet read which replica set it belongs to.
    if (servers?.includes('RSGhost')) return `its replica set is not initiated. ${howToInitiate}`;
    return error.message;
  }
  if (error instanceof NoPrimaryNow || error instanceof MongoNetworkError) return error.message;
  if (error instanceof MongoServerError && passingCodes.includes(error.code)) return error.message;
  // The name of a mongodb+srv:// address could not be looked up.
  return isLookup(error) ? error.message : undefined;
}

/** What to change in MONGODB_URI, where an error says so; else the error itself. */
export function settingErrorIn(error: unknown, host: string): unknown {
  if (error instanceof mongoose.Error.MongooseServerSelectionError && serversIn(error)?.length === 0)
    return new MongoSettingError(
      `MONGODB_URI: no server at ${host} belongs to the replica set that replicaSet names. Correct replicaSet; or, where mongod runs without a replica set: ${howToInitiate}`,
    );
  if (!(error instanceof MongoServerError)) return error;
  if (notAuthenticated.includes(error.code))
    return new MongoSettingError(
      `MONGODB_URI: the MongoDB at ${host} refuses the name or password. Correct them, and authSource where the user is kept in another database.`,
    );
  if (error.code === notAuthorized)
    return new MongoSettingError(
      `MONGODB_URI: the MongoDB at ${host} does not let this user work on the database. Grant the role readWrite on it.`,
    );
  return error;
}

/** The kinds of the servers that were found; empty: none of them belongs to the replica set that was asked for. */
function serversIn(error: Error): readonly string[] | undefined {
  const reason: unknown = 'reason' in error ? error.reason : undefined;
  if (typeof reason !== 'object' || reason === null || !('servers' in reason)) return undefined;
  return reason.servers instanceof Map ? [...reason.servers.values()].map(({ type }) => String(type)) : undefined;
}

function isLookup(error: unknown): error is NodeJS.ErrnoException {
  if (!(error instanceof Error)) return false;
  const { syscall } = error as NodeJS.ErrnoException;
  return syscall === 'querySrv' || syscall === 'queryTxt';
}
