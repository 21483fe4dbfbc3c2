import { expect } from 'vitest';
import type { Json, SlackStandIn, StandInMessage } from '../../adapters/sandbox/slack/stand-in.ts';
import { accountOf, peopleOf } from './running.ts';

export type { Json };

/** All words on a message, in their order. */
export function wordsOf(message: Pick<StandInMessage, 'blocks'> | undefined): string {
  const texts = (value: unknown): string[] => {
    if (typeof value !== 'object' || value === null) return [];
    const { text, fallback } = value as Json;
    return [...[text, fallback].filter((one) => typeof one === 'string'), ...Object.values(value).flatMap(texts)];
  };
  return (message?.blocks ?? []).flatMap(texts).join('');
}

/** Types a command for somebody: what the newest message says that only they see. */
export function slackTyping(slack: SlackStandIn) {
  const people = peopleOf(slack);
  return async (personId: string, text: string, command = '/access'): Promise<string> => {
    const before = people.ephemeral(personId).length;
    const answer = await slack.command(accountOf(personId), command, text);
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.error).toBeUndefined();
    return wordsOf(people.ephemeral(personId).slice(before)[0]);
  };
}
