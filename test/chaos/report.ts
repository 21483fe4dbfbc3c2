import type { Done } from './attack.ts';
import type { Answered } from './balancer.ts';
import type { Finding } from './checks/checks.ts';
import type { Snapshot } from './checks/snapshot.ts';
import type { Journal } from './journal.ts';

/** How many findings are printed; all of them are in the run's folder. */
const mostFindings = 20;

/** What a run did, and how it went, as lines to print. */
export function describeRun(
  { kills, stalls, failovers }: Done,
  {
    weather,
    quietMs,
    journal,
    answered,
    snapshot,
  }: {
    readonly weather: number;
    /** undefined: it did not become quiet */
    readonly quietMs: number | undefined;
    readonly journal: Journal;
    readonly answered: readonly Answered[];
    readonly snapshot: Snapshot;
  },
): string[] {
  const { entries } = journal;
  const claims = entries.filter(({ claim }) => claim !== undefined);
  const of = (kind: string) => claims.filter(({ claim }) => claim?.kind === kind).length;
  const during = failovers.map(({ from, to }) => `${seconds(to - from)}`).join(', ');
  const duringFailovers = answered.filter(({ startedAt, ms }) =>
    failovers.some(({ from, to }) => startedAt + ms >= from && startedAt <= to),
  );
  const notAnswered = entries.filter(({ error }) => error !== undefined).length;
  return [
    `Done to it: ${kills} kills, ${stalls} stalls, ${failovers.length} failovers (${during || 'none'}), the platforms' weather changed ${weather} times.`,
    `People did ${entries.length} things; ${claims.length} were acknowledged: ${of('submitted')} requests, ${of('decided') + of('shown')} decisions, ${of('canceled')} cancellations, ${of('returned')} returns.`,
    `${snapshot.requests.size} requests, ${snapshot.messages.length} messages.`,
    `Clicks: ${latencies(answered)}. During failovers: ${latencies(duringFailovers)}. ${notAnswered} met a process that was killed or stalled, a platform that failed, or a button that was gone.`,
    quietMs === undefined ? 'It did not become quiet.' : `Quiet ${seconds(quietMs)} after the last fault.`,
  ];
}

export function describeFindings(findings: readonly Finding[]): string[] {
  const shown = findings.slice(0, mostFindings);
  const rest = findings.length - shown.length;
  return [
    ...shown.map(({ what, details }) => `${what}: ${typeof details === 'string' ? details : JSON.stringify(details)}`),
    ...(rest > 0 ? [`… and ${rest} more`] : []),
  ];
}

/** Median and 99th percentile, from the request's arrival to its answer. */
function latencies(answered: readonly Answered[]): string {
  const sorted = answered.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return sorted.length === 0 ? 'none' : `${sorted.length}, median ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
