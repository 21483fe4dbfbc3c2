import { expect, onTestFinished, test } from 'vitest';
import { type Backlog, createMetrics, type MetricsReaders } from '../../../adapters/http/metrics.ts';
import { startHttpServer } from '../../../adapters/http/server.ts';
import { createLog } from '../../../src/log.ts';

const nothingWaits: Backlog = { heldUp: [], heldBack: [], undeliveredMs: 0, unplannedMs: 0 };

async function startMetrics(readableBy: MetricsReaders = 'everybody') {
  const now: { ages: Record<string, number> | undefined; backlog: Backlog | undefined } = {
    ages: { due: 2_500, plan: 300 },
    backlog: nothingWaits,
  };
  const metrics = createMetrics();
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    routers: [metrics.createRouter({ lookAges: () => now.ages, backlog: async () => now.backlog }, readableBy)],
    notReady: () => undefined,
    log: createLog('silent', false),
  });
  onTestFinished(() => server.close(10_000));
  const get = (headers: Record<string, string> = {}) => fetch(`http://127.0.0.1:${server.port}/metrics`, { headers });
  const scrape = async () => (await get()).text();
  return { ...metrics, now, get, scrape };
}

test('[R-77] /metrics tells at each scrape how the process is and how long ago each look looked', async () => {
  const { now, scrape } = await startMetrics();
  const first = await scrape();
  expect(first).toContain('countersign_look_age_seconds{look="due"} 2.5');
  expect(first).toMatch(/^process_resident_memory_bytes \d+/m);
  now.ages = { due: 61_000 };
  const second = await scrape();
  expect(second).toContain('countersign_look_age_seconds{look="due"} 61');
  expect(second).not.toContain('look="plan"');
});

test('[R-77] /metrics counts commands, calls and looks, and how long they took', async () => {
  const { measure, scrape } = await startMetrics();
  measure({ kind: 'command', command: 'decide', outcome: 'done' }, 40);
  measure({ kind: 'command', command: 'decide', outcome: 'done' }, 400);
  measure({ kind: 'call', system: 'slack', call: 'post', outcome: 'ratelimited', isDown: true }, 120);
  measure({ kind: 'look', look: 'due', outcome: 'failed' }, 3_000);
  const text = await scrape();
  expect(text).toContain('countersign_command_duration_seconds_count{command="decide",outcome="done"} 2');
  expect(text).toContain('countersign_command_duration_seconds_bucket{le="0.05",command="decide",outcome="done"} 1');
  expect(text).toContain('countersign_call_duration_seconds_count{system="slack",call="post",outcome="ratelimited"} 1');
  expect(text).toContain('countersign_look_duration_seconds_sum{look="due",outcome="failed"} 3');
});

test('[R-76] [R-77] /metrics tells what waits, and nothing while the database cannot tell', async () => {
  const { now, scrape } = await startMetrics();
  now.backlog = {
    heldUp: [{ channel: 'teams', code: 'ConversationNotFound', messages: 3 }],
    heldBack: [{ channel: 'slack', messages: 40 }],
    undeliveredMs: 90_000,
    unplannedMs: 0,
  };
  const text = await scrape();
  expect(text).toContain('countersign_messages_held_up{channel="teams",code="ConversationNotFound"} 3');
  expect(text).toContain('countersign_messages_held_back{channel="slack"} 40');
  expect(text).toContain('countersign_oldest_undelivered_seconds 90');
  expect(text).toContain('countersign_oldest_unplanned_seconds 0');
  now.backlog = undefined;
  expect(await scrape()).not.toMatch(/^countersign_(messages|oldest)\w+[ {]/m);
});

test('[R-34] without a token /metrics shows the process alone: counts of calls would tell of reviews', async () => {
  const { measure, scrape } = await startMetrics('nobody');
  measure({ kind: 'call', system: 'insiderRisk', call: 'assess', outcome: 'late', isDown: true }, 120);
  measure({ kind: 'command', command: 'decide', outcome: 'done' }, 40);
  const text = await scrape();
  expect(text).toContain('countersign_look_age_seconds{look="due"} 2.5');
  expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
  expect(text).not.toMatch(/insiderRisk|countersign_(call|command|messages|oldest)/);
});

test('[R-34] with a token /metrics is for those who send it', async () => {
  const { get } = await startMetrics({ token: 'a-token-of-some-length' });
  for (const headers of [{}, { authorization: 'Bearer another' }, { authorization: 'a-token-of-some-length' }]) {
    const refused = await get(headers as Record<string, string>);
    expect(refused.status).toBe(401);
    expect(await refused.text()).not.toContain('process_');
  }
  const answered = await get({ authorization: 'Bearer a-token-of-some-length' });
  expect(answered.status).toBe(200);
  expect(await answered.text()).toContain('countersign_oldest_undelivered_seconds 0');
});
