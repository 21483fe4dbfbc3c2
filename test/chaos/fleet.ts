import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** How many of a process's last lines are shown when it ends by itself. */
const linesShown = 20;

export type Role = 'web' | 'worker';

/** One of the program's processes: killed, stalled and started again, it stays the same member. */
export interface Member {
  readonly name: string;
  readonly role: Role;
  /** Its address; undefined while it is not ready. */
  readonly url: string | undefined;
  readonly isStalled: boolean;
  /** Each time it is started, killed, stalled or goes on after a stall it has another number. */
  readonly turn: number;
  /** When one of its turns ended, in ms since 1970; undefined: it has not. */
  turnEndedAt(turn: number): number | undefined;
}

export interface Fleet {
  readonly members: readonly Member[];
  /** Members that ended although nobody killed them, with their last lines. */
  readonly ended: readonly string[];
  /** Starts whatever does not run, and waits until everything is ready. */
  start(): Promise<void>;
  /** Kills a member with SIGKILL and starts it again. False: it is not running, or is stalled. */
  kill(name: string): Promise<boolean>;
  /** Stops a member in its tracks (SIGSTOP) for so many ms. False: it is not running, or is stalled. */
  stall(name: string, ms: number): boolean;
  /** Lets members that are stalled go on. */
  resume(): void;
  /** Kills all members for good. */
  stop(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  readonly ready: Promise<void>;
}

class FleetMember implements Member {
  readonly name: string;
  readonly role: Role;
  url: string | undefined;
  isStalled = false;
  turn = 0;
  readonly #ends = new Map<number, number>();
  running: Running | undefined;
  isKilled = false;
  wakeUp: NodeJS.Timeout | undefined;
  readonly log: WriteStream;

  constructor(name: string, role: Role, folder: string) {
    this.name = name;
    this.role = role;
    this.log = createWriteStream(join(folder, `${name}.log`));
  }

  endTurn(): void {
    this.#ends.set(this.turn, Date.now());
    this.turn += 1;
  }

  turnEndedAt(turn: number): number | undefined {
    return this.#ends.get(turn);
  }
}

/** Two web and two worker processes of the real program, each with its log in this folder. */
export function createFleet(settings: Readonly<Record<string, string>>, folder: string): Fleet {
  const roles: readonly Role[] = ['web', 'worker'];
  const members = roles.flatMap((role) => [1, 2].map((number) => new FleetMember(`${role}-${number}`, role, folder)));
  const endedByThemselves: string[] = [];
  let isStopping = false;

  function run(member: FleetMember): Running {
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/chaos/program.ts'], {
      cwd: root,
      env: { ...inherited(), ...settings, PORT: '0', COUNTERSIGN_ROLE: member.role },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    member.endTurn();
    member.isKilled = false;
    member.log.write(`--- process ${child.pid} starts at ${new Date().toISOString()}\n`);
    const last: string[] = [];
    let markReady = (): void => {};
    const ready = new Promise<void>((resolve) => {
      markReady = resolve;
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        member.log.write(`${line}\n`);
        last.push(line);
        last.splice(0, last.length - linesShown);
        const url = /^Ready after .* at (http:\S+)/.exec(line)?.[1];
        if (url === undefined || member.isKilled) return;
        member.url = url;
        markReady();
      });
    }
    const ended = once(child, 'close').then(([code, signal]) => {
      member.url = undefined;
      if (!member.isKilled) {
        const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
        endedByThemselves.push(`${member.name} ended by itself ${how}. Its last lines:\n${last.join('\n')}`);
      }
      markReady();
    });
    return { child, ended, ready };
  }

  async function end(member: FleetMember): Promise<void> {
    clearTimeout(member.wakeUp);
    member.isKilled = true;
    member.isStalled = false;
    member.url = undefined;
    member.endTurn();
    member.running?.child.kill('SIGKILL');
    await member.running?.ended;
  }

  function goOn(member: FleetMember): void {
    if (!member.isStalled) return;
    clearTimeout(member.wakeUp);
    member.isStalled = false;
    member.endTurn();
    member.running?.child.kill('SIGCONT');
  }

  const usable = (name: string): FleetMember | undefined => {
    const member = members.find((one) => one.name === name);
    return member?.url === undefined || member.isStalled ? undefined : member;
  };

  return {
    members,
    ended: endedByThemselves,
    async start(): Promise<void> {
      for (const member of members) {
        const { running } = member;
        const isRunning = running !== undefined && running.child.exitCode === null && running.child.signalCode === null;
        if (!isRunning) member.running = run(member);
      }
      await Promise.all(members.map(({ running }) => running?.ready));
    },
    async kill(name): Promise<boolean> {
      const member = usable(name);
      if (member === undefined) return false;
      await end(member);
      if (!isStopping) member.running = run(member);
      return true;
    },
    stall(name, ms): boolean {
      const member = usable(name);
      if (member === undefined) return false;
      member.isStalled = true;
      member.endTurn();
      member.running?.child.kill('SIGSTOP');
      member.wakeUp = setTimeout(() => goOn(member), ms);
      return true;
    },
    resume: () => members.forEach(goOn),
    async stop(): Promise<void> {
      isStopping = true;
      await Promise.all(members.map(end));
      for (const { log } of members) log.end();
    },
  };
}

/** Settings that this machine may have for the program must not reach it. */
function inherited(): NodeJS.ProcessEnv {
  const ours = /^(PORT|HOST|SANDBOX|MONGODB_URI|COUNTERSIGN_|SLACK_|MICROSOFT_|METRICS_|CHAT_RATES|LOG_LEVEL|VITEST)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}
