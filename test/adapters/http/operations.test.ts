import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../../adapters/http/metrics.ts';
import { startHttpServer } from '../../../adapters/http/server.ts';
import { createLog } from '../../../src/log.ts';

/** The names under which /metrics gives something, once everything that it measures has happened. */
async function metricNames(): Promise<ReadonlySet<string>> {
  const { measure, createRouter } = createMetrics();
  measure({ kind: 'command', command: 'decide', outcome: 'done' }, 1);
  measure({ kind: 'call', system: 'directory', call: 'person', outcome: 'done', isDown: false }, 1);
  measure({ kind: 'look', look: 'due', outcome: 'done' }, 1);
  const backlog = {
    heldUp: [{ channel: 'chat', code: 'gone', messages: 1 }],
    heldBack: [{ channel: 'chat', messages: 1 }],
    ...{ undeliveredMs: 1, unplannedMs: 1 },
  };
  const server = await startHttpServer({
    ...{ host: '127.0.0.1', port: 0, notReady: () => undefined, log: createLog('silent', false) },
    routers: [createRouter({ lookAges: () => ({ due: 1 }), backlog: async () => backlog }, 'everybody')],
  });
  onTestFinished(() => server.close(10_000));
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  return new Set([...text.matchAll(/^(\w+)[{ ]/gm)].map(([, name = '']) => name));
}

const read = (path: string) => readFileSync(path, 'utf8');
const namesIn = (text: string) => [...new Set(text.match(/\b(countersign|process)_\w+/g))];

const dashboard = JSON.parse(read('docs/grafana-dashboard.json')) as {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
};
const alerts = parse(read('docs/prometheus-alerts.yaml')) as {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
};
const queries = [
  ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ...alerts.groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
];

test('[R-77] the dashboard and the alert rules ask for metrics that there are', async () => {
  const known = await metricNames();
  expect(queries.length).toBeGreaterThan(15);
  expect(queries.flatMap(namesIn).filter((name) => !known.has(name))).toEqual([]);
});

test('[R-77] every metric of ours is on the dashboard and in the documentation', async () => {
  const ours = [...(await metricNames())].filter((name) => name.startsWith('countersign_'));
  const families = [...new Set(ours.map((name) => name.replace(/_(bucket|sum|count)$/, '')))];
  const shown = queries.join(' ');
  const told = read('docs/operations.md');
  expect(families.length).toBeGreaterThan(6);
  expect(families.filter((name) => !shown.includes(name))).toEqual([]);
  expect(families.filter((name) => !told.includes(`\`${name}\``))).toEqual([]);
});

test('[R-77] the documentation says what to do for every alert', () => {
  const told = read('docs/operations.md');
  const names = alerts.groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
  expect(names.filter((name) => !told.includes(`| \`${name}\` |`))).toEqual([]);
});
