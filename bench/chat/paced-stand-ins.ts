import { startSlackStandIn } from '../../adapters/sandbox/slack/stand-in.ts';
import { startTeamsStandIn } from '../../adapters/sandbox/teams/stand-in.ts';
import { botTokenOf, type Call, type Played, teamsBot, teamsTenant, workspaces } from './paced-places.ts';

/**
 * Plays the chats, in a process of its own: a platform counts calls by its own time, whatever keeps those busy who call it.
 * Started by `paced-places.ts`, with the number of people in each place; answers each message with the calls since the last one.
 */
const people = Array.from({ length: Number(process.argv[2]) }, (_, index) => `U${index}`);

const slacks = await Promise.all(
  workspaces.map((teamId) =>
    startSlackStandIn({
      ...{ teamId, botToken: botTokenOf(teamId), signingSecret: 'bench', rateLimits: true },
      users: people.map((id) => ({ id, name: id.toLowerCase(), realName: id })),
    }),
  ),
);
const teams = await startTeamsStandIn({
  ...{ tenantId: teamsTenant, botId: teamsBot, rateLimits: true },
  users: people.map((name) => ({ aadObjectId: name, name })),
  // Nobody is there to hear that people install the app.
  messagesUrl: 'http://127.0.0.1:1/',
});
for (const user of people) await teams.install(user);

/** Gives what was added to a list since the last time. */
function sinceLast<T>(all: () => readonly T[]): () => readonly T[] {
  let seen = 0;
  return () => {
    const now = all();
    const fresh = now.slice(seen);
    seen = now.length;
    return fresh;
  };
}

const called = [
  ...slacks.map((slack) => {
    const fresh = sinceLast(() => slack.calls());
    return (): Call[] =>
      fresh().map(({ method, body, status }) => ({ method, status, conversation: String(body.channel ?? '') }));
  }),
  (() => {
    const fresh = sinceLast(() => teams.calls());
    return (): Call[] =>
      fresh().map(({ method, conversationId, status }) => ({ method, status, conversation: conversationId ?? '' }));
  })(),
];

const played: Played = { apiUrls: slacks.map(({ apiUrl }) => apiUrl), serviceUrl: teams.serviceUrl };
process.on('message', () => process.send?.(called.map((calls) => calls())));
process.on('disconnect', () => process.exit());
process.send?.(played);
