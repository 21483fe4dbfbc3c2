import { slackChat } from './slack.ts';
import { teamsChat } from './teams.ts';

/** The chats that stories are told to, for `describe.each`. */
export const chats = [slackChat, teamsChat] as const;
