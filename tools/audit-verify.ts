import { oneLine } from '../src/core/base/text.ts';
import { type ChainFinding, verifyConfiguration } from '../src/core/configuration/verify.ts';
import { type AuditFinding, verifyRequest } from '../src/core/request/verify.ts';
import { createLog } from '../src/log.ts';
import { createDatabaseClock } from '../src/store/clock.ts';
import type { Mongo } from '../src/store/connect.ts';
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

function place(seq: number | undefined): string {
  return seq === undefined ? '' : `, event ${seq}`;
}

try {
  const { requests, events, findings, configuration } = await withDatabase(verifyAll);
  for (const { requestId, seq, problem } of findings)
    console.log(oneLine(`Request ${requestId}${place(seq)}: ${problem}.`));
  for (const { seq, problem } of configuration) console.log(oneLine(`Configuration${place(seq)}: ${problem}.`));
  const wrong = findings.length + configuration.length;
  const looked = `${requests} ${requests === 1 ? 'request' : 'requests'} and the configuration with ${events} events checked`;
  console.log(wrong === 0 ? `${looked}: every hash chain is intact.` : `${looked}: ${wrong} found wrong.`);
  process.exitCode = wrong === 0 ? 0 : 1;
} catch (error) {
  console.error(`The log could not be checked: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}
