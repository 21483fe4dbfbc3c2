import type { OrganizationFile } from '../adapters/organization/schema.ts';
import { draw as drawSlack } from '../adapters/sandbox/slack/draw.ts';
import type { StandInMessage as SlackMessage, SlackStandIn } from '../adapters/sandbox/slack/stand-in.ts';
import { draw as drawTeams } from '../adapters/sandbox/teams/draw.ts';
import type { StandInMessage as TeamsMessage, TeamsStandIn } from '../adapters/sandbox/teams/stand-in.ts';
import { waitFor } from './story.ts';

type FilePerson = OrganizationFile['people'][number];

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

function inSlack(slack: SlackStandIn, name: string, user: string): Player {
  const seen = (message: SlackMessage): Seen => ({
    live: message.live,
    lines: drawSlack(message, new Date()),
    raw: JSON.stringify(message),
    approve: async () => void (await slack.click(user, message, 'approve')),
  });
  return { name, chat: 'Slack', messages: () => slack.messages(user).map(seen) };
}

function inTeams(teams: TeamsStandIn, name: string, user: string): Player {
  const seen = (message: TeamsMessage): Seen => ({
    live: message.live,
    lines: drawTeams(message, new Date()),
    raw: JSON.stringify(message),
    approve: async () => void (await teams.execute(user, message, 'approve')),
  });
  return { name, chat: 'Teams', messages: () => teams.messages(user).map(seen) };
}

/** Somebody's players, one for each of their chats. */
export function playersOf(slack: SlackStandIn, teams: TeamsStandIn, person: FilePerson): Player[] {
  const { name, slack: inOne, teams: inOther } = person;
  return [
    ...(inOne === undefined ? [] : [inSlack(slack, name, inOne.user)]),
    ...(inOther === undefined ? [] : [inTeams(teams, name, inOther.user)]),
  ];
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
