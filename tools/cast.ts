import { draw as drawSlack } from '../adapters/sandbox/slack/draw.ts';
import type { StandInMessage as SlackMessage, SlackStandIn } from '../adapters/sandbox/slack/stand-in.ts';
import { draw as drawTeams } from '../adapters/sandbox/teams/draw.ts';
import type { StandInMessage as TeamsMessage, TeamsStandIn } from '../adapters/sandbox/teams/stand-in.ts';
import { waitFor } from './story.ts';

/** A message in somebody's chat, whichever it is. */
export interface Seen {
  /** Has buttons that can act. */
  readonly live: boolean;
  readonly lines: readonly string[];
  /** All that is in it, also what is not drawn. */
  readonly raw: string;
  approve(): Promise<void>;
}

/** Somebody of the story, in one of their chats. */
export interface Player {
  readonly name: string;
  readonly chat: 'Slack' | 'Teams';
  messages(): readonly Seen[];
}

export function inSlack(slack: SlackStandIn, name: string, user: string): Player {
  const seen = (message: SlackMessage): Seen => ({
    live: message.live,
    lines: drawSlack(message, new Date()),
    raw: JSON.stringify(message),
    approve: async () => void (await slack.click(user, message, 'approve')),
  });
  return { name, chat: 'Slack', messages: () => slack.messages(user).map(seen) };
}

export function inTeams(teams: TeamsStandIn, name: string, user: string): Player {
  const seen = (message: TeamsMessage): Seen => ({
    live: message.live,
    lines: drawTeams(message, new Date()),
    raw: JSON.stringify(message),
    approve: async () => void (await teams.execute(user, message, 'approve')),
  });
  return { name, chat: 'Teams', messages: () => teams.messages(user).map(seen) };
}

/** Waits until somebody has a card with buttons. */
export function liveCard(player: Player): Promise<Seen> {
  return waitFor(`${player.name} gets a card with buttons in ${player.chat}`, () =>
    player.messages().find(({ live }) => live),
  );
}

/** Waits until somebody's card, closed, says this. */
export function closedCard(player: Player, words: string): Promise<Seen> {
  return waitFor(`${player.name}'s card in ${player.chat} closes and says "${words}"`, () =>
    player.messages().find(({ live, lines }) => !live && lines.join('\n').includes(words)),
  );
}
