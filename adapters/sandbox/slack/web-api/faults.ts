import type { FaultRule, Json } from '../types.ts';
import type { Workspace } from '../workspace.ts';

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
  take(method: string, body: Json, workspace: Workspace): FaultRule | undefined {
    const found = this.#rules.find(
      ({ rule }) =>
        (rule.method === '*' || rule.method === method) &&
        (rule.user === undefined || isAbout(rule.user, body, workspace)) &&
        (rule.when?.(body) ?? true),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#rules = this.#rules.filter((each) => each !== found);
    return found.rule;
  }
}

function isAbout(user: string, body: Json, { state }: Workspace): boolean {
  const channel = String(body.channel ?? '');
  const trigger = state.triggers[String(body.trigger_id ?? '')];
  const named = [channel, ...String(body.users ?? '').split(','), body.user, body.user_id, trigger?.user];
  return named.includes(user) || (channel !== '' && state.direct[user] === channel);
}
