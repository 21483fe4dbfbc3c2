import type { OrganizationFile } from '../../adapters/organization/schema.ts';
import { type Actor, actorOf, everybody } from './actor.ts';
import type { Playhouse } from './playhouse.ts';

/** What a story is told with: its people, the page that it is written on, and the time. */
export interface Script extends Pick<Playhouse, 'pass' | 'settled' | 'restartWith' | 'mongoUri'> {
  actor(personId: string, chat: Actor['chat']): Actor;
  /** Begins a part of the page. */
  chapter(title: string): void;
  /** Writes what somebody sees. */
  write(heading: string, lines: readonly string[]): void;
  /** Writes every message, of anybody, that is new or says something else than when this was last called. */
  writeNews(what: string): Promise<void>;
  /** The number of the newest request for this, as its requestor reads it in their list. */
  numberOf(actor: Actor, target: string): Promise<string>;
}

/** A script, and the page that is written by it. */
export function createScript(playhouse: Playhouse, file: OrganizationFile, page: string[]): Script {
  const seen = new Map<string, string>();
  const written = new Set<string>();
  const write = (heading: string, lines: readonly string[]): void => {
    written.add(lines.join('\n'));
    page.push(`### ${heading}`, '', '```text', ...lines, '```', '');
  };
  return {
    ...playhouse,
    write,
    actor: (personId, chat) => actorOf(playhouse, file, personId, chat),
    chapter: (title) => void page.push(`## ${title}`, ''),
    async writeNews(what) {
      await playhouse.settled();
      for (const { name, chat, messages } of everybody(playhouse, file)) {
        for (const { id, lines, content } of messages()) {
          const text = lines.join('\n');
          const key = `${name} ${chat} ${id}`;
          const isNew = !seen.has(key);
          if (seen.get(key) === content) continue;
          seen.set(key, content);
          // What they typed, and the answers to it, are written where they type.
          const isAnswer = text.startsWith('> ') || text.startsWith('(only visible to you)') || written.has(text);
          if (!isAnswer) write(`${what}: ${name} in ${chat}${isNew ? '' : ', the message as it is now'}`, lines);
        }
      }
    },
    async numberOf(actor, target) {
      const lines = await actor.type('mine');
      const row = lines.find((line) => line.includes(target));
      return /[0-9A-HJKMNP-TV-Z]{12}/.exec(row ?? '')?.[0] ?? '';
    },
  };
}
