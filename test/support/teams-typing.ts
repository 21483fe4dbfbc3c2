import { expect } from 'vitest';
import { appears } from './running.ts';
import { shownInTeams, type TeamsRunning, teamsPeople } from './teams-running.ts';

/** Types something for somebody: what the bot says to it. */
export function teamsTyping(running: TeamsRunning) {
  const people = teamsPeople(running.teams);
  return async (personId: string, text: string): Promise<string> => {
    // Cards and notices come into the same chat.
    await running.settled();
    const before = people.messages(personId).length;
    expect(await people.say(personId, text)).toMatchObject({ status: 200 });
    const fromBot = () =>
      people
        .messages(personId)
        .slice(before)
        .find(({ from }) => from === 'bot');
    return shownInTeams(await appears(`an answer for ${personId}`, fromBot)).trim();
  };
}
