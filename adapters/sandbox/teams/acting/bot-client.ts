import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { BotAnswer } from '../types.ts';
import type { Activity } from './activities.ts';

/** An answer for what was never sent. */
export const notSent = (errors: Record<string, string>): BotAnswer => ({
  status: 0,
  body: '',
  ms: 0,
  sent: false,
  errors,
});

/** Sends activities to the bot as Teams does: each on a connection of its own, and given up after a time. */
export class BotClient {
  readonly #token: () => Promise<string | null>;
  readonly #timeoutMs: number;
  readonly #pending = new Set<ClientRequest>();
  #url: string | undefined;

  /** `token` gives what requests are authorized with; null for none */
  constructor(token: () => Promise<string | null>, timeoutMs: number, url: string | undefined) {
    this.#token = token;
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

  /** Throws when no bot is connected. */
  mustBeConnected(): string {
    if (this.#url === undefined) throw new Error('No bot is connected to the Teams stand-in: call connect(url) first.');
    return this.#url;
  }

  /** Sends an activity, with a token where there are tokens and the headers that Teams adds. */
  async activity(activity: Activity): Promise<BotAnswer> {
    this.mustBeConnected();
    const token = await this.#token();
    return this.raw(JSON.stringify(activity), {
      'content-type': 'application/json; charset=utf-8',
      'x-ms-conversation-id': activity.conversation.id,
      'x-ms-tenant-id': activity.conversation.tenantId,
      ...(token !== null && { authorization: `Bearer ${token}` }),
    });
  }

  /** Sends a body with just these headers. Throws when no bot is connected; the network's errors are in the answer. */
  async raw(body: string, headers: Record<string, string>): Promise<BotAnswer> {
    const url = this.mustBeConnected();
    const started = performance.now();
    const answer = (status: number, text: string, error?: string): BotAnswer => ({
      status,
      body: text,
      ms: Math.round(performance.now() - started),
      sent: true,
      ...(error !== undefined && { error }),
    });
    return new Promise((resolve) => {
      const sending = request(url, {
        method: 'POST',
        agent: false,
        headers: {
          'user-agent': 'Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      });
      this.#pending.add(sending);
      sending.once('close', () => this.#pending.delete(sending));
      const giveUp = setTimeout(() => {
        resolve(answer(0, '', 'operation_timeout'));
        sending.destroy();
      }, this.#timeoutMs);
      const settle = (result: BotAnswer): void => {
        clearTimeout(giveUp);
        resolve(result);
      };
      const failed = (): void => settle(answer(0, '', 'dispatch_failed'));
      sending.on('error', failed);
      sending.once('response', (response: IncomingMessage) => {
        const status = response.statusCode ?? 0;
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', failed);
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          settle(answer(status, text, status >= 200 && status < 300 ? undefined : 'dispatch_failed'));
        });
      });
      sending.end(body);
    });
  }
}
