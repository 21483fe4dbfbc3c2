import { type ChainFinding, verifyConfiguration } from '../../../src/core/configuration/verify.ts';
import type { AccessRequest } from '../../../src/core/request/request.ts';
import type { AuditFinding } from '../../../src/core/request/verify.ts';
import { verifyRequest } from '../../../src/core/request/verify.ts';
import { everybody, type Person } from '../organization.ts';
import { slackButtons } from '../people/slack.ts';
import { teamsButtons } from '../people/teams.ts';
import type { Surroundings } from '../surroundings.ts';

/** A message of the program as it is now, in whichever chat. */
export interface Message {
  readonly person: Person;
  readonly chat: 'slack' | 'teams';
  readonly id: string;
  /** What a notification says. */
  readonly summary: string;
  /** All that it carries, as JSON. */
  readonly content: string;
  readonly isForThemAlone: boolean;
  /** What its decision buttons are about; absent: it has none. */
  readonly buttons?: { readonly requestId: string; readonly stage: string };
}

/** All that the run left behind. */
export interface Snapshot {
  readonly people: readonly Person[];
  readonly requests: ReadonlyMap<string, AccessRequest>;
  readonly messages: readonly Message[];
  readonly chains: readonly (AuditFinding | ChainFinding)[];
  readonly memberships: readonly { readonly person: string; readonly group: string }[];
}

export async function takeSnapshot(surroundings: Surroundings): Promise<Snapshot> {
  const { stores, mongo } = surroundings;
  const requests = new Map<string, AccessRequest>();
  const chains: (AuditFinding | ChainFinding)[] = [];
  for await (const { request, found, kept } of stores.requests.all()) {
    requests.set(request.id, request);
    chains.push(...verifyRequest(request, found, { marks: kept, now: new Date() }));
  }
  const changes = [];
  for await (const event of stores.configuration.all()) changes.push(event);
  chains.push(...verifyConfiguration(changes));
  const memberships = await mongo.connection.collection('memberships').find().toArray();
  return {
    people: everybody,
    requests,
    messages: everybody.flatMap((person) => messagesOf(surroundings, person)),
    chains,
    memberships: memberships.map(({ person, group }) => ({ person: String(person), group: String(group) })),
  };
}

function messagesOf({ slack, teams }: Surroundings, person: Person): Message[] {
  const inSlack = person.slack === undefined ? [] : slack.messages(person.slack);
  const inTeams = person.teams === undefined ? [] : teams.messages(person.teams);
  return [
    ...inSlack
      .filter(({ from }) => from === 'app')
      .map((message): Message => {
        const { ts, text, blocks, ephemeral } = message;
        const buttons = slackButtons(message);
        return {
          ...{ person, chat: 'slack', id: ts, summary: text, content: JSON.stringify(blocks) },
          isForThemAlone: ephemeral,
          ...(buttons === undefined ? {} : { buttons }),
        };
      }),
    ...inTeams
      .filter(({ from }) => from === 'bot')
      .map((message): Message => {
        const { activityId, summary, text, cards } = message;
        const buttons = teamsButtons(message);
        return {
          ...{ person, chat: 'teams', id: activityId, summary: summary ?? text, content: JSON.stringify(cards) },
          isForThemAlone: false,
          ...(buttons === undefined ? {} : { buttons }),
        };
      }),
  ];
}
