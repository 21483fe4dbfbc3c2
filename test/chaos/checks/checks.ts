import { hasAccess, openStage } from '../../../src/core/request/request.ts';
import type { Fleet } from '../fleet.ts';
import type { Claim, Entry, Journal } from '../journal.ts';
import { groupBy } from './group-by.ts';
import { compareNotices } from './notices.ts';
import type { Message, Snapshot } from './snapshot.ts';

/** Something that must not be, with what is needed to look into it. */
export interface Finding {
  readonly what: string;
  readonly details: unknown;
}

/** What happened to the platforms and processes: without faults more holds. */
export interface Circumstances {
  readonly faults: boolean;
}

/** How long a silent answer must stay unexplained to count as "it was done", in ms. */
const explainedWithinMs = 10_000;
const livesOnMs = 3_000;

/** Everything that must hold once the program is quiet. */
export function findViolations(
  snapshot: Snapshot,
  journal: Journal,
  { ended }: Pick<Fleet, 'ended'>,
  circumstances: Circumstances,
): Finding[] {
  return [
    ...ended.map((details) => ({ what: 'A process ended by itself', details })),
    ...snapshot.chains.map((details) => ({ what: 'A hash chain or a request does not verify', details })),
    ...findLostClicks(snapshot, journal),
    ...findDecidedTwice(snapshot),
    ...findWrongButtons(snapshot),
    ...findDoubledCards(snapshot, circumstances),
    ...findMissingCards(snapshot),
    ...findWrongNotices(snapshot, circumstances),
    ...findWrongHoldings(snapshot),
    ...findStuckRequests(snapshot),
  ];
}

/** What somebody was told is true. */
function findLostClicks(snapshot: Snapshot, { entries }: Journal): Finding[] {
  return entries.flatMap((entry) => {
    const { claim } = entry;
    if (claim === undefined || isTrue(snapshot, entry, claim)) return [];
    if (claim.kind === 'decided' && claim.bySilence !== undefined && isExplained(snapshot, entries, entry, claim))
      return [];
    return [{ what: 'What somebody was told is not true', details: entry }];
  });
}

function isTrue({ requests }: Snapshot, { person }: Entry, claim: Claim): boolean {
  if (claim.kind === 'submitted')
    return [...requests.values()].some(
      ({ justification, requestor }) => justification === claim.justification && requestor.id === person.id,
    );
  const request = requests.get(claim.requestId);
  switch (claim.kind) {
    case 'decided': {
      const decision = request?.stages.find(({ id }) => id === claim.stage)?.decision;
      return decision?.by.id === person.id && decision.answer === claim.answer;
    }
    case 'shown': {
      const stage = request?.stages.find(({ id }) => id === claim.stage);
      if (stage?.decision !== undefined) return claim.words.includes(stage.decision.by.name);
      return stage !== undefined && stage.state !== 'open';
    }
    case 'canceled':
      return request?.state === 'canceled';
    case 'returned':
      return request?.earlyEnd?.how === 'returned';
  }
}

/** A sentence came later that says that it was not done, or could not come because its process was killed or stalled. */
function isExplained(
  { messages }: Snapshot,
  entries: readonly Entry[],
  { person, chat, endedAt }: Entry,
  { bySilence }: Extract<Claim, { kind: 'decided' }>,
): boolean {
  const served = bySilence?.servedBy;
  const turnEndedAt = served?.endedAt() ?? Number.POSITIVE_INFINITY;
  if (served === undefined || turnEndedAt < endedAt + livesOnMs) return true;
  const next =
    entries.find((one) => one.person === person && one.startedAt > endedAt)?.startedAt ?? Number.POSITIVE_INFINITY;
  const until = Math.min(next, endedAt + explainedWithinMs);
  return messages.some(
    (message) =>
      message.person === person &&
      message.chat === chat &&
      message.isForThemAlone &&
      Number(message.id) * 1_000 > endedAt - explainedWithinMs / 5 &&
      Number(message.id) * 1_000 < until,
  );
}

function findDecidedTwice({ requests }: Snapshot): Finding[] {
  return [...requests.values()].flatMap(({ id, events }) => {
    const stages = events.flatMap((event) => (event.type === 'stageDecided' ? [event.data.stage] : []));
    return new Set(stages).size === stages.length
      ? []
      : [{ what: 'A stage was decided twice', details: { id, stages } }];
  });
}

/** Buttons stand only on open stages, in front of people who are asked. */
function findWrongButtons({ requests, messages }: Snapshot): Finding[] {
  return messages.flatMap((message) => {
    const { buttons, person } = message;
    if (buttons === undefined) return [];
    const request = requests.get(buttons.requestId);
    const stage = request === undefined ? undefined : openStage(request);
    if (stage?.id === buttons.stage && stage.approversNow.some(({ id }) => id === person.id)) return [];
    return [{ what: 'A card has buttons although its reader can decide nothing', details: brief(message) }];
  });
}

/**
 * One live card a person, stage and chat. Teams cannot be asked for a message whose id was lost, so under faults there may
 * be a second one.
 */
function findDoubledCards({ messages }: Snapshot, { faults }: Circumstances): Finding[] {
  return liveCards(messages).flatMap(([, cards]) => {
    const [first] = cards;
    if (cards.length < 2 || (faults && first?.chat === 'teams')) return [];
    return [{ what: 'Somebody has two live cards for the same stage', details: cards.map(brief) }];
  });
}

function liveCards(messages: readonly Message[]): [string, Message[]][] {
  const live = messages.filter(({ buttons }) => buttons !== undefined);
  return [...groupBy(live, cardKey)];
}

function cardKey({ person, chat, buttons }: Message): string {
  return [person.id, chat, buttons?.requestId, buttons?.stage].join(' ');
}

/** Everybody who is asked has a card in each of their chats. */
function findMissingCards({ people, requests, messages }: Snapshot): Finding[] {
  const there = new Set(liveCards(messages).map(([key]) => key));
  return [...requests.values()].flatMap((request) => {
    const stage = openStage(request);
    if (stage === undefined) return [];
    return stage.approversNow.flatMap(({ id }) => {
      const person = people.find((one) => one.id === id);
      return (['slack', 'teams'] as const)
        .filter((chat) => person?.[chat] !== undefined)
        .filter((chat) => !there.has([id, chat, request.id, stage.id].join(' ')))
        .map((chat) => ({
          what: 'Somebody who is asked has no card',
          details: { person: id, chat, request: request.id, stage: stage.id },
        }));
    });
  });
}

function findWrongNotices(snapshot: Snapshot, { faults }: Circumstances): Finding[] {
  return compareNotices(snapshot).flatMap((told): Finding[] => {
    if (told.had < told.wanted) return [{ what: 'A notice is missing', details: told }];
    return told.had > told.wanted && !faults ? [{ what: 'A notice came more than once', details: told }] : [];
  });
}

/** Everybody is in the groups that their requests give them, and in no other. */
function findWrongHoldings({ requests, memberships }: Snapshot): Finding[] {
  const wanted = new Set(
    [...requests.values()]
      .filter((request) => hasAccess(request) && !request.ending)
      .flatMap(({ beneficiary, target }) => target.resources.map(({ id }) => `${beneficiary.id} in ${id}`)),
  );
  const there = new Set(memberships.map(({ person, group }) => `${person} in ${group}`));
  return [
    ...[...wanted].filter((one) => !there.has(one)).map((details) => ({ what: 'Access is missing', details })),
    ...[...there].filter((one) => !wanted.has(one)).map((details) => ({ what: 'Access was left behind', details })),
  ];
}

function findStuckRequests({ requests }: Snapshot): Finding[] {
  const passing = ['approved', 'delivering', 'partiallyFulfilled'];
  return [...requests.values()]
    .filter(({ state, ending }) => passing.includes(state) || ending)
    .map(({ id, state, since }) => ({ what: 'A request is stuck', details: { id, state, since } }));
}

function brief({ person, chat, id, summary, buttons }: Message): object {
  return { person: person.id, chat, id, summary, buttons };
}
