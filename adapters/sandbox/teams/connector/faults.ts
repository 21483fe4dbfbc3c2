import type { Tenant } from '../tenant.ts';
import type { FaultRule, Json } from '../types.ts';
import { ApiError, refusals } from './api-error.ts';
import { wantedMember } from './conversations.ts';
import type { Target } from './routes.ts';

/** The scripted faults that have not happened yet. */
export class Faults {
  #rules: { rule: FaultRule; left: number }[] = [];

  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? 1 });
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault that this call meets, if any: the oldest rule that fits, used up by one. */
  take({ method, conversationId, activityId }: Target, body: Json, tenant: Tenant): FaultRule | undefined {
    const about = conversationId === null ? tenant.person(wantedMember(body)) : tenant.ownerOf(conversationId);
    const found = this.#rules.find(
      ({ rule }) =>
        (rule.method === '*' || rule.method === method) &&
        (rule.user === undefined || rule.user === about?.aadObjectId) &&
        (rule.when?.(body, { conversationId, activityId }) ?? true),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#rules = this.#rules.filter((each) => each !== found);
    return found.rule;
  }
}

/** What a fault answers in place of the call; null when it cuts the connection instead. */
export function refusalOf({ kind, retryAfterSeconds }: FaultRule): ApiError | null {
  const after = (error: ApiError): ApiError =>
    new ApiError(error.status, error.code, error.message, retryAfterSeconds ?? error.retryAfter);
  if (typeof kind === 'object') return after(new ApiError(kind.status, kind.code, kind.message ?? kind.code));
  switch (kind) {
    case 'http500':
      return after(refusals.serviceError(500));
    case 'http502':
      return after(refusals.serviceError(502));
    case 'conflict412':
      return after(refusals.conflict());
    case 'ratelimited':
      return after(refusals.throttled(5));
    default:
      return null;
  }
}
