import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { attack, type Done } from './attack.ts';
import { type Circumstances, type Finding, findViolations } from './checks/checks.ts';
import { waitUntilQuiet } from './checks/quiet.ts';
import { type Snapshot, takeSnapshot } from './checks/snapshot.ts';
import { createJournal, type Journal } from './journal.ts';
import { everybody } from './organization.ts';
import { startCrowd } from './people/crowd.ts';
import { createSlackPeople } from './people/slack.ts';
import { createTeamsPeople } from './people/teams.ts';
import { describeFindings, describeRun } from './report.ts';
import { planBlows } from './schedule.ts';
import type { Surroundings } from './surroundings.ts';
import { startWeather } from './weather.ts';

/** How long people act before anything fails, in ms: then more must hold than under faults. */
const calmMs = 15_000;

/**
 * Within how long everything must be quiet, in ms. After faults a lease must run out first (60 s), and what failed often waits for
 * its next try.
 */
const quietWithin = { calm: 30_000, faults: 240_000 } as const;

/** What is found wrong counts when it is still wrong after this long, in ms: access ends and is told of at any time. */
const settlesWithinMs = 15_000;
const lookAgainMs = 1_000;

export interface RunOptions {
  readonly seed: number;
  /** How long processes, platforms and database fail, in ms. */
  readonly chaosMs: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Runs the whole of it on what was started. @returns what must not be; empty: all holds. */
export async function run(surroundings: Surroundings, { seed, chaosMs, say, signal }: RunOptions): Promise<Finding[]> {
  const { slack, teams, balancer, folder } = surroundings;
  const journal = createJournal();
  const chats = [createSlackPeople(slack, balancer), createTeamsPeople(teams)];

  say(`Nothing fails for ${calmMs / 1_000} s.`);
  const first = startCrowd(seed, 'calm', chats, journal);
  await pause(calmMs, undefined, { signal });
  await first.stop();
  const calm = await settle(surroundings, journal, quietWithin.calm, { faults: false });
  if (calm.findings.length > 0) {
    say('Without any fault:');
    return report(calm);
  }
  say(
    `Without any fault all holds: ${calm.snapshot.requests.size} requests, ${calm.snapshot.messages.length} messages.`,
  );

  const blows = planBlows(seed, chaosMs);
  const planned = (kind: string) => blows.filter((blow) => blow.kind === kind).length;
  say(`Planned: ${planned('kill')} kills, ${planned('stall')} stalls, ${planned('failover')} failovers.`);
  const began = performance.now();
  const crowd = startCrowd(seed, 'chaos', chats, journal);
  const weather = startWeather(seed, slack, teams);
  let done: Done;
  try {
    done = await attack(surroundings, blows, signal);
    await pause(Math.max(0, chaosMs - (performance.now() - began)), undefined, { signal });
  } finally {
    weather.stop();
  }
  await crowd.stop();
  const settled = await settle(surroundings, journal, quietWithin.faults, { faults: true });
  const { quietMs, snapshot } = settled;
  for (const line of describeRun(done, {
    weather: weather.changes,
    quietMs,
    journal,
    answered: balancer.answered,
    snapshot,
  }))
    say(line);
  return report(settled);

  async function report({ findings, snapshot }: Settled): Promise<Finding[]> {
    if (findings.length === 0) return [];
    for (const line of describeFindings(findings)) say(line);
    await keep(surroundings, { findings, snapshot, journal });
    say(`Everything that is known of it, and the processes' logs, are in ${folder}.`);
    return findings;
  }
}

interface Settled {
  readonly quietMs: number | undefined;
  readonly snapshot: Snapshot;
  readonly findings: Finding[];
}

/** Waits until everything is quiet, and looks whether all holds then. */
async function settle(
  surroundings: Surroundings,
  journal: Journal,
  withinMs: number,
  circumstances: Circumstances,
): Promise<Settled> {
  const { mongo, teams, fleet } = surroundings;
  const waited = await waitUntilQuiet(mongo, withinMs);
  const quietMs = typeof waited === 'number' ? waited : undefined;
  const stuck =
    typeof waited === 'number' ? [] : waited.map((details) => ({ what: 'It does not become quiet', details }));
  // Teams reads cards afresh when their readers come back, and so the ids that were lost are learnt.
  for (const { teams: user } of everybody) if (user !== undefined) await teams.reopen(user);
  const end = performance.now() + settlesWithinMs;
  for (;;) {
    if (stuck.length === 0) await waitUntilQuiet(mongo, settlesWithinMs);
    const snapshot = await takeSnapshot(surroundings);
    const findings = [...stuck, ...findViolations(snapshot, journal, fleet, circumstances)];
    if (findings.length === 0 || performance.now() > end) return { quietMs, snapshot, findings };
    await pause(lookAgainMs);
  }
}

/** Writes down what is needed to look into what was found. */
async function keep(
  { mongo, slack, teams, folder }: Surroundings,
  { findings, snapshot, journal }: Pick<Settled, 'findings' | 'snapshot'> & { readonly journal: Journal },
): Promise<void> {
  const documents = (name: string) => mongo.connection.collection(name).find().toArray();
  const kept = {
    ...{ findings, journal: journal.entries, messages: snapshot.messages },
    ...{ slackCalls: slack.calls(), teamsCalls: teams.calls() },
    ...{ requests: await documents('requests'), deliveries: await documents('deliveries') },
    ...{ holdings: await documents('holdings'), memberships: await documents('memberships') },
    ...{ conversations: await documents('conversations'), attempts: await documents('attempts') },
  };
  await Promise.all(
    Object.entries(kept).map(([name, value]) =>
      writeFile(join(folder, `${name}.json`), value.map((one) => JSON.stringify(one)).join('\n')),
    ),
  );
}
