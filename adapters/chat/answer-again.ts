import { backoffMs, type RetryWaits } from '../../src/core/base/retry.ts';
import { ChannelError } from '../../src/ports/channel.ts';
import { limits } from '../../src/ports/limits.ts';
import type { Log } from '../../src/ports/log.ts';

const waits: RetryWaits = { shortestMs: 250, longestMs: 15_000 };

/**
 * Sends the answer to something that was typed or filled in, and tries again for `limits.answerAgain` while the chat does not take it. There is no
 * row for it: a person who typed something and was left without an answer would type it again much later. It ends with the process.
 */
export async function answerAgain(send: () => Promise<unknown>, log: Log): Promise<void> {
  const began = performance.now();
  for (let failures = 0; ; failures += 1) {
    try {
      await send();
      return;
    } catch (error) {
      const wait = waitAfter(error, failures);
      if (wait === undefined || performance.now() - began + wait > limits.answerAgain) {
        const code = error instanceof ChannelError ? { code: error.code } : { err: error };
        log.warn(code, 'An answer could not be brought to a chat');
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, wait).unref());
    }
  }
}

/** Undefined: no other try helps, or the chat may have taken the answer: one that broke off is not said twice. */
function waitAfter(error: unknown, failures: number): number | undefined {
  if (!(error instanceof ChannelError) || !error.retryable || error.toMend !== undefined) return undefined;
  if (error.outcomeUnknown && (error.code === 'timeout' || error.code === 'network')) return undefined;
  return error.retryAfterMs ?? backoffMs(failures, waits);
}
