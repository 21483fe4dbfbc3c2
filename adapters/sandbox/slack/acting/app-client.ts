import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { signSlackRequest } from '../signing.ts';
import type { AppAnswer } from '../types.ts';

/** An answer of the app together with the content type that says how to read it. */
export interface RawAnswer extends AppAnswer {
  contentType: string;
}

/** An answer for what was never sent. */
export const notSent = (errors?: Record<string, string>): AppAnswer => ({
  status: 0,
  body: '',
  ms: 0,
  sent: false,
  ...(errors !== undefined && { errors }),
});

/** Sends requests to the app as Slack does: signed, on a connection of their own, and given up after three seconds. */
export class AppClient {
  readonly #secret: string;
  readonly #timeoutMs: number;
  readonly #pending = new Set<ClientRequest>();
  #url: string | undefined;

  constructor(secret: string, timeoutMs: number, url: string | undefined) {
    this.#secret = secret;
    this.#timeoutMs = timeoutMs;
    this.#url = url;
  }

  connect(url: string): void {
    this.#url = url;
  }

  /** Gives up everything that is still under way. */
  stop(): void {
    for (const sending of this.#pending) sending.destroy();
  }

  /** Sends a form, signed. */
  form(fields: URLSearchParams): Promise<RawAnswer> {
    return this.#signed(fields.toString(), { 'content-type': 'application/x-www-form-urlencoded' });
  }

  /** Sends an interaction payload: JSON in the form field `payload`, signed. */
  payload(payload: unknown): Promise<RawAnswer> {
    return this.form(new URLSearchParams({ payload: JSON.stringify(payload) }));
  }

  /** Sends an event as JSON, signed. */
  json(body: unknown, headers: Record<string, string>): Promise<RawAnswer> {
    return this.#signed(JSON.stringify(body), { 'content-type': 'application/json', ...headers });
  }

  #signed(body: string, headers: Record<string, string>): Promise<RawAnswer> {
    const seconds = Math.floor(Date.now() / 1_000);
    return this.raw(body, {
      ...headers,
      'x-slack-request-timestamp': String(seconds),
      'x-slack-signature': signSlackRequest(this.#secret, seconds, body),
    });
  }

  /** Sends a body with just these headers. Throws when no app is connected; the network's errors are in the answer. */
  raw(body: string, headers: Record<string, string>): Promise<RawAnswer> {
    if (this.#url === undefined) throw new Error('No app is connected to the Slack stand-in: call connect(url) first.');
    const started = performance.now();
    const url = this.#url;
    const answer = (status: number, text: string, contentType: string, error?: string): RawAnswer => ({
      status,
      body: text,
      contentType,
      ms: Math.round(performance.now() - started),
      sent: true,
      ...(error !== undefined && { error }),
    });
    return new Promise((resolve) => {
      const sending = request(url, {
        method: 'POST',
        agent: false,
        headers: {
          accept: 'application/json,*/*',
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      });
      this.#pending.add(sending);
      sending.once('close', () => this.#pending.delete(sending));
      const giveUp = setTimeout(() => {
        resolve(answer(0, '', '', 'operation_timeout'));
        sending.destroy();
      }, this.#timeoutMs);
      const settle = (result: RawAnswer): void => {
        clearTimeout(giveUp);
        resolve(result);
      };
      const failed = (): void => settle(answer(0, '', '', 'dispatch_failed'));
      sending.on('error', failed);
      sending.once('response', (response: IncomingMessage) => {
        const status = response.statusCode ?? 0;
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', failed);
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const error = status >= 200 && status < 300 ? undefined : 'dispatch_failed';
          settle(answer(status, text, response.headers['content-type'] ?? '', error));
        });
      });
      sending.end(body);
    });
  }
}
