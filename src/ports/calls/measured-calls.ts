import { CountersignError } from '../../core/base/errors.ts';
import { ChannelError } from '../channel.ts';
import type { Measure } from '../measure.ts';

/**
 * The same port, with every call measured that gives a promise.
 *
 * @param system what is called, as measurements name it.
 * @param elapsedMs milliseconds that only ever grow; no wall clock.
 */
export function measureCalls<Port extends object>(
  port: Port,
  system: string,
  measure: Measure,
  elapsedMs: () => number = () => performance.now(),
): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]): unknown => {
        const startedAt = elapsedMs();
        const ended = (outcome: string, isDown: boolean) =>
          measure({ kind: 'call', system, call: String(name), outcome, isDown }, elapsedMs() - startedAt);
        const answer: unknown = Reflect.apply(member, target, given);
        if (!(answer instanceof Promise)) return answer;
        answer.then(
          () => ended('done', false),
          (error: unknown) =>
            error instanceof CountersignError ? ended(error.code, meansDown(error)) : ended('error', true),
        );
        return answer;
      };
    },
  });
}

/** A chat that only takes no more for now works. */
function meansDown(error: CountersignError): boolean {
  return error.retryable && !(error instanceof ChannelError && error.limit !== undefined);
}
