import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Configuration, differencesBetween } from '../../src/core/configuration/changes.ts';
import type { Card, StageCard } from '../../src/core/view/card.ts';
import type { ChangeCard } from '../../src/core/view/change-card.ts';
import type { Notice } from '../../src/core/view/notices.ts';
import type { RequestView, StageView } from '../../src/core/view/request-view.ts';
import { allChangeSentences } from '../../src/core/words/configuration/changes.ts';
import { type Address, type Channel, ChannelError } from '../../src/ports/channel.ts';
import type { Identity } from '../../src/ports/directory.ts';
import { accessPackage, riskSettings } from '../support/packages.ts';
import { inEnglish } from '../support/reader.ts';

/** A message as its reader sees it. */
export interface SeenMessage {
  /** Everything that it shows, in one text. */
  readonly text: string;
  /** It has something to decide with. */
  readonly live: boolean;
}

export type Trouble =
  | { readonly kind: 'rateLimit'; readonly seconds: number }
  /** The platform answers that it is broken. */
  | { readonly kind: 'outage' }
  /** The connection breaks before anything happens. */
  | { readonly kind: 'connectionLost' }
  /** It happens, and the answer does not come. */
  | { readonly kind: 'answerLost' };

/** What a channel is tried with. */
export interface ChannelHarness {
  readonly channel: Channel;
  /** Somebody who can be reached and has read nothing yet; another one for each test. */
  newReader(): Promise<Identity>;
  /** Somebody who is not there (any more). */
  readonly gone: Identity;
  /** What a reader has in front of them, oldest first. */
  seen(reader: Identity): Promise<readonly SeenMessage[]>;
  /** The next send or edit meets this trouble, once. */
  trouble(on: 'send' | 'edit', trouble: Trouble): void;
  /** How many sends, edits and the like reached the platform so far. */
  calls(): number;
  /** Lets this much time pass, on the channel's clock. */
  pass(ms: number): void;
  /** Whether the platform can find a message by our id when its address was lost. */
  readonly finds: boolean;
  stop(): Promise<void>;
}

const at = new Date('2026-11-21T09:00:00Z');
const later = new Date('2026-12-05T09:00:00Z');

const stage: StageView = {
  id: 'policy-1',
  number: 1,
  source: 'policy',
  state: 'open',
  reasonRequired: false,
  dueAt: later,
  risk: [],
};

const request: RequestView = {
  id: 'ABCDEFGH1234',
  kind: 'accessPackage',
  status: 'inProgress',
  since: at,
  timeZone: 'UTC',
  organization: 'Northwind',
  requestor: { id: 'uma', name: 'Uma User' },
  beneficiary: { id: 'uma', name: 'Uma User' },
  packageName: 'Ledger',
  packageDescription: 'All books',
  resources: ['Books', 'Reports'],
  window: { endsAt: later },
  justification: 'Quarter end.',
  answers: [{ question: 'Which books?', answer: 'The red ones' }],
  submittedAt: at,
  stages: [],
  given: [],
  invited: [],
  missing: [],
  lasts: { kind: 'forever' },
};

/** A card as the core makes it. */
export const liveCard: StageCard = { kind: 'stage', request, stage, live: true };

/** The same, after somebody decided. */
export const closedCard: StageCard = {
  kind: 'stage',
  request: { ...request, status: 'granted' },
  stage: { ...stage, state: 'approved', decision: { answer: 'approve', by: 'Anna Berg', at, reason: 'Fine.' } },
  live: false,
};

const nothingSet: Configuration = { packages: [], roles: [], eligibilities: [], risk: riskSettings({}) };
const named = (name: string, id: string, stages: object[]) => ({ ...accessPackage({ id, stages }), name });

/** The card of a change of the configuration that waits for a second administrator. */
export const liveChangeCard: ChangeCard = {
  kind: 'change',
  id: 12,
  organization: 'Northwind',
  timeZone: 'UTC',
  proposedBy: 'Ida Roth',
  at,
  expiresAt: later,
  changes: [
    ...differencesBetween(
      { ...nothingSet, packages: [named('Ledger', 'ledger', [{}]), named('Old books', 'books', [])] },
      { ...nothingSet, packages: [named('Ledger', 'ledger', []), named('Books', 'books', [])] },
    ),
  ],
  names: [],
  notes: {
    pending: [{ kind: 'package', id: 'ledger', name: 'Ledger', count: 3, effect: 'changed' }],
    warnings: [{ kind: 'waitTells', gives: 'package', id: 'ledger', name: 'Ledger' }],
  },
  state: 'waiting',
  isOwn: false,
  unproven: false,
  live: true,
};

const changeSentences = allChangeSentences(inEnglish, liveChangeCard.changes, [], 'UTC');

/** The same, after somebody confirmed. */
export const closedChangeCard: ChangeCard = {
  ...liveChangeCard,
  state: 'confirmed',
  answer: { by: 'Igor Sand', at, byProposer: false },
  live: false,
};

const reminder: Extract<Notice, { kind: 'reminder' }> = {
  ...{ kind: 'reminder', about: 'reminder' },
  ...{ request, stage: 'policy-1', dueAt: later },
};

export const notice: Notice = {
  kind: 'request',
  about: 'granted',
  request: { ...request, status: 'granted' },
  own: true,
};

let deliveries = 0;
function newRef(): string {
  deliveries += 1;
  return `delivery-${process.pid}-${deliveries}`;
}

async function failure(trying: Promise<unknown>): Promise<ChannelError> {
  const thrown = await trying.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown, 'it must fail').toBeDefined();
  expect(thrown).toBeInstanceOf(ChannelError);
  return thrown as ChannelError;
}

/** What every channel must do: run for each implementation, and for each platform or stand-in that plays one. */
export function describeChannel(name: string, start: () => Promise<ChannelHarness>): void {
  describe(`a channel: ${name}`, () => {
    let harness: ChannelHarness;
    let channel: Channel;
    let reader: Identity;
    beforeAll(async () => {
      harness = await start();
      channel = harness.channel;
    });
    afterAll(() => harness?.stop());
    beforeEach(async () => {
      reader = await harness.newReader();
    });
    const seen = () => harness.seen(reader);

    test('has a name that its identities carry', () => {
      expect(channel.name).toBe(reader.channel);
    });

    test('posts a card that its reader can act on, and says where it lies', async () => {
      const address = await channel.post(liveCard, reader, newRef());
      expect(Object.values(address).every((part) => typeof part === 'string' && part !== '')).toBe(true);
      const [card, ...more] = await seen();
      expect(more).toEqual([]);
      expect(card?.live).toBe(true);
      for (const shown of [
        'Uma User',
        'Ledger',
        'All books',
        'Books',
        'Reports',
        'Quarter end.',
        'Which books?',
        'The red ones',
        'ABCDEFGH1234',
        'Northwind',
      ]) {
        expect(card?.text).toContain(shown);
      }
    });

    test('[R-71] edits it to show the outcome in short, and a button for the rest, without anything to decide', async () => {
      const address = await channel.post(liveCard, reader, newRef());
      await channel.edit(address, closedCard);
      const [card, ...more] = await seen();
      expect(more).toEqual([]);
      expect(card?.live).toBe(false);
      for (const shown of ['Uma User requests Ledger', 'Approved by Anna Berg', 'Fine.', 'Quarter end.', 'Northwind'])
        expect(card?.text).toContain(shown);
      for (const left of ['All books', 'Reports', 'Which books?', 'Answer by']) expect(card?.text).not.toContain(left);
      expect(card?.text).toContain('Open');
    });

    test('[R-23] [R-34] [R-39] [R-71] posts the card of a change, with what to know of it, and edits it to show what became of it', async () => {
      const address = await channel.post(liveChangeCard, reader, newRef());
      const [asked] = await seen();
      expect(asked?.live).toBe(true);
      for (const shown of ['Ida Roth proposes a change', 'Northwind', ...changeSentences])
        expect(asked?.text).toContain(shown);
      expect(asked?.text).toContain('When this was proposed, 3 requests for Ledger were pending.');
      expect(asked?.text).toMatch(/type \/?access-admin requests ledger\. To cancel one, type \/?access cancel/);
      expect(asked?.text).toContain('Requestors can tell that they are under risk review, because');
      await channel.edit(address, closedChangeCard);
      const [closed, ...more] = await seen();
      expect(more).toEqual([]);
      expect(closed?.live).toBe(false);
      const [first = '', ...others] = changeSentences;
      for (const shown of ['Confirmed by Igor Sand', 'The change has taken effect.', first])
        expect(closed?.text).toContain(shown);
      for (const left of others) expect(closed?.text).not.toContain(left);
      expect(closed?.text).toMatch(/more changes?\. To see all of them, type \/?access-admin change 12\./);
      expect(closed?.text).toContain('When this took effect, 3 requests for Ledger were pending.');
    });

    test('[R-08] reminds, with nothing to act on', async () => {
      await channel.notify(reminder, reader, newRef());
      expect(await seen()).toMatchObject([{ live: false, text: expect.stringContaining('Your decision is needed') }]);
    });

    test('[R-73] makes a notice that was sent say something else, in its place', async () => {
      const address = await channel.notify(reminder, reader, newRef());
      const decision = { answer: 'approve', by: 'Anna Berg', at, reason: 'Fine.' } as const;
      const over = { ...reminder, over: { stage: { ...stage, state: 'approved', decision } } } as const;
      await channel.editNotice(JSON.parse(JSON.stringify(address)) as Address, over);
      await channel.editNotice(address, over);
      const [told, ...more] = await seen();
      expect(more).toEqual([]);
      expect(told?.live).toBe(false);
      for (const shown of ['Your answer is no longer needed', 'Approved by Anna Berg', 'Fine.'])
        expect(told?.text).toContain(shown);
      expect(told?.text).not.toContain('Your decision is needed');
    });

    test('[R-72] the same edit twice, also at once, is fine', async () => {
      const address = await channel.post(liveCard, reader, newRef());
      await channel.edit(address, closedCard);
      await channel.edit(address, closedCard);
      await Promise.all([channel.edit(address, closedCard), channel.edit(address, closedCard)]);
      expect(await seen()).toHaveLength(1);
      expect((await seen())[0]?.live).toBe(false);
    });

    test('the address survives being stored', async () => {
      const address = await channel.post(liveCard, reader, newRef());
      await channel.edit(JSON.parse(JSON.stringify(address)) as Address, closedCard);
      expect((await seen())[0]?.live).toBe(false);
    });

    test('[R-73] tells a notice once, with nothing to act on', async () => {
      await channel.notify(notice, reader, newRef());
      const all = await seen();
      expect(all).toHaveLength(1);
      expect(all[0]).toMatchObject({ live: false, text: expect.stringContaining('You now have Ledger.') });
    });

    test('[R-72] every message whose answer was lost is found by its name, where the platform can tell', async () => {
      const ref = newRef();
      for (let copy = 0; copy < 2; copy += 1) {
        harness.trouble('send', { kind: 'answerLost' });
        const error = await failure(channel.post(liveCard, reader, ref));
        expect(error).toMatchObject({ retryable: true, outcomeUnknown: true });
        // Something else lies above it by then.
        await channel.notify(notice, reader, newRef());
      }
      const found = await channel.find(reader, ref);
      expect(found?.length).toBe(harness.finds ? 2 : undefined);
      for (const address of found ?? []) await channel.edit(address, closedCard);
      const cards = (await seen()).filter(({ text }) => text.includes('requests Ledger'));
      expect(cards.map(({ live }) => live)).toEqual(harness.finds ? [false, false] : [true, true]);
    });

    test('[R-72] a notice whose answer was lost is found as well', async () => {
      harness.trouble('send', { kind: 'answerLost' });
      const ref = newRef();
      expect(await failure(channel.notify(notice, reader, ref))).toMatchObject({ outcomeUnknown: true });
      expect((await channel.find(reader, ref))?.length).toBe(harness.finds ? 1 : undefined);
    });

    test('another person’s message, or another delivery’s, is not taken for the lost one', async () => {
      const ref = newRef();
      const other = await harness.newReader();
      await channel.post(liveCard, reader, newRef());
      await channel.post(liveCard, other, ref);
      expect(await channel.find(reader, ref)).toEqual(harness.finds ? [] : undefined);
    });

    test('[R-76] a rate limit says how long to wait, changes nothing, and is over when that time is', async () => {
      harness.trouble('send', { kind: 'rateLimit', seconds: 7 });
      const error = await failure(channel.post(liveCard, reader, newRef()));
      expect(error).toMatchObject({ retryable: true, retryAfterMs: 7_000, outcomeUnknown: false });
      expect(await seen()).toEqual([]);
      harness.pass(7_000);
      await channel.post(liveCard, reader, newRef());
      expect(await seen()).toHaveLength(1);
    });

    test('[R-76] until then it leaves the platform alone, and everybody else is served', async () => {
      const other = await harness.newReader();
      await channel.post(liveCard, other, newRef());
      harness.trouble('send', { kind: 'rateLimit', seconds: 7 });
      await failure(channel.post(liveCard, reader, newRef()));
      harness.pass(3_000);
      const before = harness.calls();
      const error = await failure(channel.post(liveCard, reader, newRef()));
      expect(error).toMatchObject({ retryable: true, outcomeUnknown: false });
      expect(error.retryAfterMs).toBeGreaterThan(0);
      expect(error.retryAfterMs).toBeLessThanOrEqual(4_000);
      expect(harness.calls()).toBe(before);
      await channel.post(liveCard, other, newRef());
      expect(await harness.seen(other)).toHaveLength(2);
      harness.pass(4_000);
    });

    test('[R-76] an outage is worth another try, and may have done it', async () => {
      for (const on of ['send', 'edit'] as const) {
        const address = await channel.post(liveCard, reader, newRef());
        harness.trouble(on, { kind: 'outage' });
        const trying = on === 'send' ? channel.post(liveCard, reader, newRef()) : channel.edit(address, closedCard);
        const error = await failure(trying);
        expect(error).toMatchObject({ retryable: true, outcomeUnknown: true });
        expect(error.code).not.toBe('');
        await channel.edit(address, closedCard);
      }
    });

    test('[R-76] a broken connection is worth another try, and may have done it', async () => {
      harness.trouble('send', { kind: 'connectionLost' });
      expect(await failure(channel.post(liveCard, reader, newRef()))).toMatchObject({
        retryable: true,
        outcomeUnknown: true,
      });
      const address = await channel.post(liveCard, reader, newRef());
      harness.trouble('edit', { kind: 'connectionLost' });
      expect(await failure(channel.edit(address, closedCard))).toMatchObject({ retryable: true });
      await channel.edit(address, closedCard);
      expect((await seen()).at(-1)?.live).toBe(false);
    });

    test('[R-76] a person who is not there is tried again, as somebody can mend that, and nobody else is harmed', async () => {
      for (const trying of [
        () => channel.post(liveCard, harness.gone, newRef()),
        () => channel.notify(notice, harness.gone, newRef()),
      ]) {
        const error = await failure(trying());
        expect(error).toMatchObject({ retryable: true, toMend: 'person', outcomeUnknown: false });
        expect(error.code).not.toBe('');
      }
      await channel.post(liveCard, reader, newRef());
      expect(await seen()).toHaveLength(1);
    });

    test('[R-83] an error’s words carry nothing of what was to be sent', async () => {
      harness.trouble('send', { kind: 'outage' });
      const secret: Card = { ...liveCard, request: { ...request, justification: 'a very private reason' } };
      const error = await failure(channel.post(secret, reader, newRef()));
      expect(error.message).not.toContain('private');
    });

    test('an edit of a message that is not there, or of an address that is none, is an error of the channel', async () => {
      const address = await channel.post(liveCard, reader, newRef());
      const wrong = Object.fromEntries(
        Object.entries(address).map(([key, value]) => [key, `${value.slice(0, -3)}999`]),
      );
      const { retryable, toMend } = await failure(channel.edit(wrong, closedCard));
      expect(retryable && toMend === undefined).toBe(false);
      expect(await failure(channel.edit({}, closedCard))).toMatchObject({ retryable: false });
      expect((await seen())[0]?.live).toBe(true);
    });
  });
}
