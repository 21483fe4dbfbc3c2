import type { Card, StageCard } from '../../src/core/view/card.ts';
import type { ChangeCard } from '../../src/core/view/change-card.ts';
import type { Notice } from '../../src/core/view/notices.ts';
import { type Address, type Channel, ChannelError } from '../../src/ports/channel.ts';
import type { Identity } from '../../src/ports/directory.ts';
import { testChannel } from './people.ts';

interface Shown {
  readonly id: string;
  readonly user: string;
  readonly delivery: string;
  card: Card;
  /** How often it was changed since. */
  edits: number;
}

interface Told {
  readonly id: string;
  readonly user: string;
  readonly delivery: string;
  notice: Notice;
}

type Method = 'post' | 'edit' | 'notify' | 'editNotice' | 'find';

/** A call on its way; a test may hold or break it before it takes effect, or lose its answer after. */
export interface Call {
  readonly method: Method;
  readonly user: string | undefined;
  readonly card: Card | undefined;
}

/** A chat in memory: what each person has in front of them. */
export class InMemoryChannel implements Channel {
  readonly name: string;
  readonly title: string;
  readonly cards: Shown[] = [];
  readonly notices: Told[] = [];
  readonly calls: Call[] = [];
  /** Whether it can be asked for messages by our name for them. */
  finds = true;
  before: (call: Call) => Promise<void> | void = () => {};
  afterwards: (call: Call) => Promise<void> | void = () => {};

  constructor(name: string = testChannel) {
    this.name = name;
    this.title = name === testChannel ? 'Chat' : `Chat ${name}`;
  }

  async post(card: Card, to: Identity, ref: string): Promise<Address> {
    return this.#run({ method: 'post', user: to.user, card }, () => {
      const id = `message-${this.cards.length + 1}`;
      this.cards.push({ id, user: to.user, delivery: ref, card, edits: 0 });
      return { message: id };
    });
  }

  async edit(address: Address, card: Card): Promise<void> {
    const shown = this.cards.find(({ id }) => id === address.message);
    await this.#run({ method: 'edit', user: shown?.user, card }, () => {
      if (shown === undefined) throw new ChannelError('message_not_found', { retryable: false });
      shown.card = card;
      shown.edits += 1;
    });
  }

  async notify(notice: Notice, to: Identity, ref: string): Promise<Address> {
    return this.#run({ method: 'notify', user: to.user, card: undefined }, () => {
      const id = `notice-${this.notices.length + 1}`;
      this.notices.push({ id, user: to.user, delivery: ref, notice });
      return { message: id };
    });
  }

  async editNotice(address: Address, notice: Notice): Promise<void> {
    const told = this.notices.find(({ id }) => id === address.message);
    await this.#run({ method: 'editNotice', user: told?.user, card: undefined }, () => {
      if (told === undefined) throw new ChannelError('message_not_found', { retryable: false });
      told.notice = notice;
    });
  }

  async find(to: Identity, ref: string): Promise<Address[] | undefined> {
    if (!this.finds) return undefined;
    return this.#run({ method: 'find', user: to.user, card: undefined }, () =>
      [...this.cards, ...this.notices].filter(({ delivery }) => delivery === ref).map(({ id }) => ({ message: id })),
    );
  }

  /** Somebody's cards of stages. */
  cardsOf(personId: string) {
    return this.#of(personId, (card): card is StageCard => card.kind === 'stage');
  }

  /** Somebody's cards of changes of the configuration. */
  changeCardsOf(personId: string) {
    return this.#of(personId, (card): card is ChangeCard => card.kind === 'change');
  }

  #of<T extends Card>(personId: string, isKind: (card: Card) => card is T): (Shown & { readonly card: T })[] {
    const theirs = this.cards.filter(({ user }) => user === `U-${personId}`);
    return theirs.filter((shown): shown is Shown & { readonly card: T } => isKind(shown.card));
  }

  noticesOf(personId: string): readonly Notice[] {
    return this.notices.filter(({ user }) => user === `U-${personId}`).map(({ notice }) => notice);
  }

  get liveCards(): readonly Shown[] {
    return this.cards.filter(({ card }) => card.live);
  }

  async #run<T>(call: Call, effect: () => T): Promise<T> {
    this.calls.push(call);
    await this.before(call);
    const result = effect();
    await this.afterwards(call);
    return result;
  }
}
