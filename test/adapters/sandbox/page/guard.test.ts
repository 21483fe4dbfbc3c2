import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlayedChat } from '../../../../adapters/sandbox/page/played-chat.ts';
import { type Mounted, mountPage, person } from './mounted.ts';

const typed: string[] = [];
const chat: PlayedChat = {
  id: 'slack',
  name: 'Slack',
  hint: '/access',
  has: () => true,
  open: async () => {},
  messages: () => [],
  forms: () => [],
  command: async (_person, text) => {
    typed.push(text);
    return {};
  },
  clickMessage: async () => ({}),
  clickForm: async () => ({}),
  submit: async () => ({}),
  close: async () => ({}),
};

let page: Mounted;
beforeAll(async () => {
  page = await mountPage({ people: [person('ana', 'Ana Lopes')], chats: [chat] });
});
afterAll(() => page.stop());

/** A request with exactly these headers, as no browser and no fetch would let one choose them. */
function send(method: string, path: string, headers: Record<string, string>, body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: page.port, method, path, headers };
    const sent = request(options, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const type = (headers: Record<string, string>) => {
  const own = { Host: `127.0.0.1:${page.port}`, 'Content-Type': 'application/x-www-form-urlencoded' };
  return send('POST', '/sandbox/as/ana/slack/command', { ...own, ...headers }, 'text=%2Faccess');
};

test('takes what its own page sends', async () => {
  typed.length = 0;
  expect(await type({ Origin: page.origin, 'Sec-Fetch-Site': 'same-origin' })).toBe(303);
  expect(await type({ Origin: page.origin })).toBe(303);
  // A browser that hides the origin still says where the form stands.
  expect(await type({ Origin: 'null', 'Sec-Fetch-Site': 'same-origin' })).toBe(303);
  expect(typed).toEqual(['/access', '/access', '/access']);
});

test('refuses what another page in the same browser sends', async () => {
  typed.length = 0;
  const foreign = [
    { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
    { Origin: 'https://evil.example' },
    { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' },
    { Origin: 'http://127.0.0.1:1', 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'http://127.0.0.1:1' },
    { Origin: `https://127.0.0.1:${page.port}` },
    { Origin: page.origin, 'Sec-Fetch-Site': 'none' },
    { Origin: 'null' },
    {},
  ];
  expect(await Promise.all(foreign.map(type))).toEqual(foreign.map(() => 403));
  expect(typed).toEqual([]);
});

test('is reached by names of this machine only', async () => {
  const at = (host: string) => send('GET', '/sandbox', { Host: host });
  const local = ['localhost', `localhost:${page.port}`, '127.0.0.1', '127.1.2.3:80', '[::1]:3978', 'LOCALHOST'];
  expect(await Promise.all(local.map(at))).toEqual(local.map(() => 200));
  const foreign = [
    'evil.example',
    `evil.example:${page.port}`,
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.168.1.4',
  ];
  expect(await Promise.all(foreign.map(at))).toEqual(foreign.map(() => 403));
  expect(await send('GET', '/sandbox/as/ana/slack/live', { Host: 'evil.example' })).toBe(403);
  expect(await type({ Host: 'evil.example', Origin: 'http://evil.example', 'Sec-Fetch-Site': 'same-origin' })).toBe(
    403,
  );
});

test('loads nothing but its own files, and has nothing inline', async () => {
  for (const path of ['/sandbox', '/sandbox/as/ana/slack']) {
    const response = await fetch(page.origin + path);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    const html = await response.text();
    expect(html).not.toMatch(/<script>|<style|style=| on\w+=/);
    for (const [, address = ''] of html.matchAll(/(?:src|href)="(\/sandbox\/page\.\w+|[^"]*\.svg)"/g)) {
      expect((await fetch(page.origin + address)).status).toBe(200);
    }
  }
});

test('says in words that there is nobody at an address', async () => {
  for (const path of [
    '/sandbox/as/nobody',
    '/sandbox/as/nobody/slack',
    '/sandbox/as/ana/teams',
    '/sandbox/as/__proto__/slack',
  ]) {
    const response = await fetch(page.origin + path);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('There is nobody here');
  }
});
