import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { dayMs, hourMs } from '../../src/core/base/time.ts';
import type { Locale, Reader, Readers } from '../../src/core/words/language/reader.ts';
import { settleWithin } from '../../src/ports/calls/call-within.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Directory, Identity } from '../../src/ports/directory.ts';
import { limits } from '../../src/ports/limits.ts';
import type { Log } from '../../src/ports/log.ts';
import type { PacedSend } from '../../src/ports/pacing.ts';
import type { ConversationStore } from '../../src/ports/stores/conversation-store.ts';
import { toChannelError } from './errors.ts';
import { slackPaces } from './rates.ts';

/** In which language and time zone people in Slack read. Nothing of it rejects. */
export interface SlackPeople extends Pick<Readers, 'standard'> {
  /** Who reads an answer: what is known by now, and the standard reader where that takes longer than `limits.locale`. */
  asking(identity: Identity): Promise<Reader>;
  /** Who reads a message that is sent to them; Slack has more time to say who that is. */
  receiving(identity: Identity): Promise<Reader>;
}

/** What it takes to ask Slack for people's languages and time zones, and to keep the answers. */
export interface SlackPeopleNeeds {
  readonly client: WebClient;
  readonly paced: PacedSend;
  readonly conversations: Pick<ConversationStore, 'locale' | 'keepLocale'>;
  readonly directory: Pick<Directory, 'personByIdentity'>;
  readonly readers: Readers;
  readonly clock: Clock;
  readonly log: Log;
}

const userAnswer = z.object({
  user: z.object({
    locale: z.string().max(35).optional().catch(undefined),
    tz: z.string().max(100).nullish().catch(undefined),
  }),
});

/** For how long what Slack said of somebody holds, and how long it is not asked again after it did not say. */
const holdsMs = dayMs;
const pauseMs = hourMs;

/** How many people are kept in memory, and how many Slack is asked about at once: it answers about 100 such questions a minute. */
const mostKept = 10_000;
const mostAtOnce = 3;

interface Known {
  readonly locale: Locale;
  readonly until: number;
}

/**
 * Slack's clicks and commands do not say who reads the answer, so Slack is asked (`users.info`), at most once a day for each person.
 * What it says is kept in memory and in the database. Nobody waits for more than a moment: what comes later counts from then on.
 */
export function createSlackPeople({
  client,
  paced,
  conversations,
  directory,
  readers,
  clock,
  log,
}: SlackPeopleNeeds): SlackPeople {
  const known = new Map<string, Known>();
  const underWay = new Map<string, Promise<Locale>>();
  let asking = 0;
  let notBefore = 0;

  const now = () => clock.now().getTime();
  const keyOf = ({ tenant, user }: Identity) => `${tenant}/${user}`;

  function keep(key: string, locale: Locale, until: number): Locale {
    const [oldest] = known.keys();
    if (known.size >= mostKept && oldest !== undefined) known.delete(oldest);
    known.delete(key);
    known.set(key, { locale, until });
    return locale;
  }

  /** What is known, at the latest once Slack was asked. */
  async function find(identity: Identity): Promise<Locale> {
    const key = keyOf(identity);
    const stored = await conversations.locale(identity);
    const until = (stored?.askedAt?.getTime() ?? 0) + holdsMs;
    if (stored !== undefined && until > now()) return keep(key, stored, until);
    // Strangers read what everybody reads: otherwise they could fill the database.
    if ((await directory.personByIdentity(identity)) === undefined) return keep(key, {}, now() + pauseMs);
    // The next message or click asks again.
    if (asking >= mostAtOnce || now() < notBefore) return stored ?? {};
    return (await ask(identity)) ?? keep(key, stored ?? {}, now() + pauseMs);
  }

  async function usersInfo(user: string): Promise<unknown> {
    try {
      return await client.users.info({ user, include_locale: true });
    } catch (error) {
      throw toChannelError(error);
    }
  }

  /** Undefined: Slack does not say. */
  async function ask(identity: Identity): Promise<Locale | undefined> {
    asking += 1;
    try {
      const call = { paces: slackPaces(identity.tenant, 'users.info'), purpose: 'message' } as const;
      const answer = await paced(call, () => usersInfo(identity.user));
      const { user } = userAnswer.parse(answer);
      const locale = {
        ...(user.locale === undefined ? {} : { language: user.locale }),
        ...(user.tz == null ? {} : { timeZone: user.tz }),
      };
      const at = clock.now();
      keep(keyOf(identity), locale, at.getTime() + holdsMs);
      await conversations.keepLocale(identity, locale, at);
      return locale;
    } catch (error) {
      const { code, toMend, retryAfterMs = 0 } = toChannelError(error);
      if (retryAfterMs > 0) notBefore = now() + retryAfterMs;
      if (toMend === 'app' || toMend === 'credentials') {
        notBefore = now() + pauseMs;
        log.warn({ code }, 'Slack does not say in which language and time zone people read');
      }
      return undefined;
    } finally {
      asking -= 1;
    }
  }

  async function readerWithin(limitMs: number, identity: Identity): Promise<Reader> {
    const key = keyOf(identity);
    const found = known.get(key);
    if (found !== undefined && found.until > now()) return readers.of(found.locale);
    const work =
      underWay.get(key) ??
      find(identity)
        .catch((error: unknown): Locale => {
          log.warn({ err: error }, 'In which language and time zone somebody reads could not be read');
          return {};
        })
        .finally(() => underWay.delete(key));
    underWay.set(key, work);
    return readers.of(await settleWithin(limitMs, work, () => found?.locale ?? {}));
  }

  return {
    standard: readers.standard,
    asking: (identity) => readerWithin(limits.locale, identity),
    receiving: (identity) => readerWithin(limits.localeOfReceiver, identity),
  };
}
