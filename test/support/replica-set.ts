import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { findMongod } from '../../adapters/mongod/binary.ts';
import { MongodProcess, REPLICA_SET } from '../../adapters/mongod/mongod-process.ts';
import { freePorts } from './free-ports.ts';
import { until } from './gate.ts';

/** A real replica set of three, each node of which can be lost and come back. */
export interface ReplicaSet {
  readonly uri: string;
  /** Which node is primary; waits until one is. */
  primary(): Promise<number>;
  /** Ends these nodes at once, as a power cut would. */
  kill(...nodes: number[]): Promise<void>;
  /** Starts these nodes again on the data they have. */
  revive(...nodes: number[]): Promise<void>;
  stop(): Promise<void>;
}

/** How long a node does without the others before it stops being primary, or tries to become it, in ms. */
const electionTimeoutMillis = 8_000;

export const nodes = [0, 1, 2];

export async function startReplicaSet(): Promise<ReplicaSet> {
  const mongod = await findMongod(process.env, () => {});
  const folder = await mkdtemp(join(tmpdir(), 'countersign-replica-set-'));
  const ports = await freePorts(nodes.length);
  const running = new Map<number, MongodProcess>();
  const revive = async (...which: number[]): Promise<void> => {
    await Promise.all(
      which.map(async (node) => {
        const dbPath = join(folder, String(node));
        await mkdir(dbPath, { recursive: true });
        const server = new MongodProcess(mongod, dbPath, ports[node] as number);
        await server.start();
        running.set(node, server);
      }),
    );
  };
  const kill = async (...which: number[]): Promise<void> => {
    await Promise.all(
      which.map(async (node) => {
        running.get(node)?.mongodProcess?.kill('SIGKILL');
        // Ends its watcher as well.
        await running.get(node)?.stop();
        running.delete(node);
      }),
    );
  };
  const members = ports.map((port, _id) => ({ _id, host: `127.0.0.1:${port}` }));
  const primary = async (): Promise<number> => {
    let found: number | undefined;
    await until(
      'one of the nodes is primary',
      async () => {
        const states = await Promise.all([...running.keys()].map(async (node) => ({ node, ...(await hello(node)) })));
        found = states.find((state) => state.isWritablePrimary)?.node;
        return found !== undefined;
      },
      40_000,
    );
    return found as number;
  };
  const hello = (node: number): Promise<{ readonly isWritablePrimary?: boolean }> =>
    ask(ports[node] as number, { hello: 1 }).catch(() => ({}));
  const stop = async (): Promise<void> => {
    await kill(...nodes);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await revive(...nodes);
    const settings = { electionTimeoutMillis };
    await ask(ports[0] as number, { replSetInitiate: { _id: REPLICA_SET, members, settings } });
    await primary();
  } catch (error) {
    await stop();
    throw error;
  }
  const hosts = members.map(({ host }) => host).join(',');
  return { uri: `mongodb://${hosts}/countersign?replicaSet=${REPLICA_SET}`, primary, kill, revive, stop };
}

async function ask(port: number, command: object): Promise<{ readonly isWritablePrimary?: boolean }> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/`, {
    directConnection: true,
    serverSelectionTimeoutMS: 2_000,
  });
  try {
    return await client.db('admin').command({ ...command });
  } finally {
    await client.close();
  }
}
