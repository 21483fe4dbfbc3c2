import { oneLine } from '../src/core/base/text.ts';
import { type ChainFinding, verifyConfiguration } from '../src/core/configuration/verify.ts';
import { type AuditFinding, verifyRequest } from '../src/core/request/verify.ts';
import { createLog } from '../src/log.ts';
import { createDatabaseClock } from '../src/store/connection/clock.ts';
import type { Mongo } from '../src/store/connection/connect.ts';
import type { Stores } from '../src/store/stores.ts';
import { withDatabase } from './database.ts';

/**
 * `npm run audit:verify`: checks every event of every request and of the configuration against its hash chain, and every
 * request against its events. Exits with 0 when nothing was found, with 1 when something was, naming it, and with 2 when
 * it could not look.
 */
interface Checked {
  readonly requests: number;
  readonly events: number;
  readonly findings: readonly AuditFinding[];
  readonly configuration: readonly ChainFinding[];
}

async function verifyAll({ requests, configuration }: Stores, mongo: Mongo): Promise<Checked> {
  const clock = createDatabaseClock(mongo, createLog('warn', true));
  await clock.start();
  clock.stop();
  const seen = { requests: 0, events: 0, findings: [] as AuditFinding[] };
  for await (const { request, found, kept } of requests.all()) {
    seen.requests += 1;
    seen.events += request.events?.length ?? 0;
    seen.findings.push(...verifyRequest(request, found, { marks: kept, now: clock.now() }));
  }
  const changes = [];
  for await (const event of configuration.all()) changes.push(event);
  return { ...seen, events: seen.events + changes.length, configuration: verifyConfiguration(changes) };
}

/** A finding as a sentence: its problem is what the event, or the whole, does wrong. */
function sentence(what: string, whole: string, { seq, problem }: ChainFinding): string {
  return oneLine(seq === undefined ? `${whole} ${problem}.` : `Event ${seq} of ${what} ${problem}.`);
}

try {
  const { requests, events, findings, configuration } = await withDatabase(verifyAll);
  for (const one of findings) console.log(sentence(`request ${one.requestId}`, `Request ${one.requestId}`, one));
  for (const one of configuration) console.log(sentence('the configuration', 'The configuration', one));
  const wrong = findings.length + configuration.length;
  const found = wrong === 0 ? 'Every hash chain is intact.' : `Problems found: ${wrong}.`;
  console.log(
    `Checked: the configuration and ${requests === 1 ? '1 request' : `${requests} requests`}, with ${events} events. ${found}`,
  );
  process.exitCode = wrong === 0 ? 0 : 1;
} catch (error) {
  console.error(`The log could not be checked: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}
