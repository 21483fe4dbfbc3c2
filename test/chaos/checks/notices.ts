import { renderNotice as renderSlack } from '../../../adapters/slack/messages/notices.ts';
import { renderNotice as renderTeams } from '../../../adapters/teams/messages/notices.ts';
import { foldEvents } from '../../../src/core/request/fold.ts';
import type { AccessRequest } from '../../../src/core/request/request.ts';
import {
  type AddressedNotice,
  isEditedLater,
  isNoticeOver,
  noAdministrators,
  noticesFor,
} from '../../../src/core/view/notices.ts';
import { inEnglish } from '../../support/reader.ts';
import { groupBy } from './group-by.ts';
import type { Message, Snapshot } from './snapshot.ts';

/** A notice that somebody should have, and how often they have it. */
export interface Told {
  readonly personId: string;
  readonly requestId: string;
  readonly summary: string;
  readonly wanted: number;
  readonly had: number;
}

/**
 * What everybody should have been told of their requests, by the requests' own events, beside the messages that say it.
 * Notices that say something else once they are no longer true are left out: they are not sent where that was before they could be.
 */
export function compareNotices({ requests, messages }: Snapshot): readonly Told[] {
  const wanted = new Map<string, { readonly notice: AddressedNotice; readonly requestId: string; count: number }>();
  for (const request of requests.values()) {
    for (const notice of noticesOf(request)) {
      const key = JSON.stringify([notice.personId, request.id, renderSlack(inEnglish, notice.notice).text]);
      const known = wanted.get(key) ?? { notice, requestId: request.id, count: 0 };
      known.count += 1;
      wanted.set(key, known);
    }
  }
  const byPerson = groupBy(messages, ({ person }) => person.id);
  return [...wanted.values()].map(({ notice: { personId, notice }, requestId, count }) => {
    const inSlack = renderSlack(inEnglish, notice).text;
    const inTeams = renderTeams(inEnglish, notice, new Date()).summary;
    const says = ({ chat, summary, content, isForThemAlone }: Message) =>
      !isForThemAlone && summary === (chat === 'slack' ? inSlack : inTeams) && content.includes(requestId);
    const had = (byPerson.get(personId) ?? []).filter(says).length;
    return { personId, requestId, summary: inSlack, wanted: count, had };
  });
}

function noticesOf(request: AccessRequest): AddressedNotice[] {
  const all = request.events.flatMap((event) =>
    noticesFor(foldEvents(request.events.slice(0, event.seq)), event, noAdministrators),
  );
  return all.filter(({ notice }) => notice.kind !== 'alert' && !isEditedLater(notice) && !isNoticeOver(notice));
}
