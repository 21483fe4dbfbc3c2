import type { FaultRule, Json } from '../types.ts';

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
  take(method: string, body: Json): FaultRule | undefined {
    const found = this.#rules.find(
      ({ rule }) => (rule.method === '*' || rule.method === method) && (rule.when?.(body) ?? true),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#rules = this.#rules.filter((each) => each !== found);
    return found.rule;
  }
}
