import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createWebClient } from '../../adapters/slack/client.ts';
import { inFlight, timed } from '../measure.ts';

/** What it is told in a line of JSON: where, and the arguments of each edit. */
export interface Edits {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly atOnce: number;
  readonly edits: readonly (Readonly<Record<string, unknown>> & { readonly channel: string; readonly ts: string })[];
}

/**
 * The floor of `broadcast`: the program's own client of Slack makes these edits, and nothing else is done. Says the
 * seconds, and those of processor time.
 */
const [line] = (await once(createInterface({ input: process.stdin }), 'line')) as [string];
const { apiUrl, botToken, atOnce, edits } = JSON.parse(line) as Edits;
const client = createWebClient({ apiUrl, botToken, timeoutMs: 10_000 });
const edit = async (one: Edits['edits'][number]): Promise<void> => {
  const answer = await client.apiCall('chat.update', one);
  if (!answer.ok) throw new Error(JSON.stringify(answer));
};
// As the program does, it has made as many calls before.
await inFlight(edits, atOnce, edit);
const before = process.cpuUsage();
const { seconds } = await timed(() => inFlight(edits, atOnce, edit));
const { user, system } = process.cpuUsage(before);
process.stdout.write(`seconds ${seconds} ${(user + system) / 1e6}\n`, () => process.exit(0));
