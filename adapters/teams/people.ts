import type { Locale, Reader, Readers } from '../../src/core/words/language/reader.ts';
import { settleWithin } from '../../src/ports/calls/call-within.ts';
import type { Identity } from '../../src/ports/directory.ts';
import { limits } from '../../src/ports/limits.ts';
import type { ConversationStore } from '../../src/ports/stores/conversation-store.ts';
import type { TeamsActivity } from './parse.ts';

/** In which language and time zone people in Teams read. Nothing of it rejects. */
export interface TeamsPeople extends Pick<Readers, 'standard' | 'of'> {
  /** Who reads an answer. What an activity does not say is what an earlier one said, where that is found within `limits.locale`. */
  asking(identity: Identity, said: Locale): Promise<Reader>;
}

/** @param conversations what earlier activities said. */
export function createTeamsPeople(conversations: Pick<ConversationStore, 'locale'>, readers: Readers): TeamsPeople {
  return {
    ...readers,
    async asking(identity, said) {
      if (said.language !== undefined && said.timeZone !== undefined) return readers.of(said);
      const stored = conversations.locale(identity).catch(() => undefined);
      return readers.of({ ...(await settleWithin(limits.locale, stored, () => undefined)), ...said });
    },
  };
}

/** What Teams says of the person with an activity. */
export function localeOf({ locale, localTimezone }: TeamsActivity): Locale {
  return {
    ...(locale ? { language: locale } : {}),
    ...(localTimezone ? { timeZone: localTimezone } : {}),
  };
}
