import { groupMembership, type Resource } from '../../src/core/policy/policy.ts';
import type { Fulfiller, Held } from '../../src/ports/fulfiller.ts';

export interface FulfilmentCall {
  readonly method: 'has' | 'grant' | 'remove';
  readonly personId: string;
  readonly resource: string;
}

/** A target in memory; a test may hold or break calls before they take effect, or lose their answers after. */
export class InMemoryFulfiller implements Fulfiller {
  readonly kind: string;
  readonly #given = new Set<string>();
  readonly calls: FulfilmentCall[] = [];
  /** People from outside who have not accepted anything yet. */
  readonly invited = new Set<string>();
  before: (call: FulfilmentCall) => Promise<void> | void = () => {};
  afterwards: (call: FulfilmentCall) => Promise<void> | void = () => {};

  constructor(kind: string = groupMembership) {
    this.kind = kind;
  }

  give(personId: string, resourceId: string): void {
    this.#given.add(`${personId} ${resourceId}`);
  }

  /** Somebody takes it away outside of here. */
  async takeOutside(personId: string, resourceId: string): Promise<void> {
    this.#given.delete(`${personId} ${resourceId}`);
  }

  holds(personId: string, resourceId: string): boolean {
    return this.#given.has(`${personId} ${resourceId}`);
  }

  /** All that somebody holds, by id. */
  heldBy(personId: string): ReadonlySet<string> {
    const own = [...this.#given].filter((one) => one.startsWith(`${personId} `));
    return new Set(own.map((one) => one.slice(personId.length + 1)));
  }

  has(personId: string, { id }: Resource): Promise<Held> {
    return this.#run({ method: 'has', personId, resource: id }, () => {
      if (!this.holds(personId, id)) return 'absent';
      return this.invited.has(personId) ? 'invited' : 'there';
    });
  }

  async grant(personId: string, { id }: Resource): Promise<void> {
    await this.#run({ method: 'grant', personId, resource: id }, () => this.give(personId, id));
  }

  async remove(personId: string, { id }: Resource): Promise<void> {
    await this.#run({ method: 'remove', personId, resource: id }, () => this.#given.delete(`${personId} ${id}`));
  }

  async #run<T>(call: FulfilmentCall, effect: () => T): Promise<T> {
    this.calls.push(call);
    await this.before(call);
    const result = effect();
    await this.afterwards(call);
    return result;
  }
}
