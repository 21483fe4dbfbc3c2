import type { Health, HeldUpReason } from '../../view/health.ts';
import type { NoticeText, Paragraph, Piece } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { listOf, say, sayInPieces } from '../language/say.ts';

/** How Countersign is, in words, for an administrator. */
export function healthText(reader: Reader, health: Health): NoticeText {
  const title = say(reader, 'health.title');
  return {
    summary: title,
    paragraphs: [
      { line: [{ text: title, strong: true }] },
      ...systems(reader, health),
      ...messages(reader, health),
      ...approvers(reader, health),
      ...unreachedRequests(reader, health),
      line([{ text: looksSentence(reader, health) }]),
    ],
  };
}

function line(pieces: readonly Piece[]): Paragraph {
  return { line: pieces };
}

function systems(reader: Reader, { failing }: Health): Paragraph[] {
  return failing.map(({ system, since, lastAt }) =>
    line(
      sayInPieces(reader, 'health.failing', {
        system: say(reader, 'health.system', { system }),
        since: { moment: since },
        lastAt: { moment: lastAt },
      }),
    ),
  );
}

function messages(reader: Reader, { heldUp, moreHeldUp, undeliveredSince, unplannedSince }: Health): Paragraph[] {
  const waiting = [
    ...(undeliveredSince === undefined
      ? []
      : sayInPieces(reader, 'health.onTheWay', { at: { moment: undeliveredSince } })),
    ...(undeliveredSince === undefined || unplannedSince === undefined ? [] : [{ text: ' ' }]),
    ...(unplannedSince === undefined
      ? []
      : sayInPieces(reader, 'health.unplanned', { at: { moment: unplannedSince } })),
  ];
  const backlog = waiting.length === 0 ? [] : [line(waiting)];
  if (heldUp.length === 0) return backlog.length > 0 ? backlog : [line([{ text: say(reader, 'health.allDelivered') }])];
  return [
    ...backlog,
    line([{ text: say(reader, 'health.undelivered') }]),
    ...heldUp.map(({ name, chat, messages: count, since, reason, code }) => {
      const why = reasonSentence(reader, reason, { chat, code });
      return line(
        sayInPieces(reader, 'health.heldUp', { name, chat, messages: count, since: { moment: since }, reason: why }),
      );
    }),
    ...(moreHeldUp === 0 ? [] : [line([{ text: say(reader, 'health.moreHeldUp', { count: moreHeldUp }) }])]),
  ];
}

function reasonSentence(
  reader: Reader,
  reason: HeldUpReason,
  values: { readonly chat: string; readonly code: string },
): string {
  return reason === 'person' && values.code === 'no_account'
    ? say(reader, 'health.noAccount', { chat: values.chat })
    : say(reader, `health.${reason}`, values);
}

function approvers(reader: Reader, { unreachable, moreUnreachable }: Health): Paragraph[] {
  return unreachable.length === 0 ? [] : [line([{ text: unreachableSentence(reader, unreachable, moreUnreachable) }])];
}

/** Requests of which nobody who is asked has got a message. */
function unreachedRequests(reader: Reader, { unreached, moreUnreached }: Health): Paragraph[] {
  return [
    ...unreached.map(({ beneficiary, target, isExtension, stage, since }) => {
      const values = { beneficiary, target, keep: isExtension ? 'yes' : 'no', stage } as const;
      return line(sayInPieces(reader, 'health.unreached', { ...values, since: { moment: since } }));
    }),
    ...(moreUnreached === 0 ? [] : [line([{ text: say(reader, 'health.moreUnreached', { count: moreUnreached }) }])]),
  ];
}

/** Which approvers no connected chat reaches: these, and so many more. */
export function unreachableSentence(reader: Reader, unreachable: readonly string[], more: number): string {
  const names = [...unreachable, ...(more === 0 ? [] : [say(reader, 'health.moreUnreachable', { count: more })])];
  return say(reader, 'health.unreachable', { count: unreachable.length + more, names: listOf(reader, names) });
}

function looksSentence(reader: Reader, { looks, at }: Health): string {
  if (looks.length === 0) return say(reader, 'health.nobodyLooks');
  const said = looks.map((one) =>
    say(reader, 'health.look', {
      what: say(reader, 'health.lookOf', { look: one.look }),
      ago: ago(reader, at.getTime() - one.at.getTime()),
    }),
  );
  return say(reader, 'health.looks', { looks: listOf(reader, said) });
}

function ago(reader: Reader, ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 120
    ? say(reader, 'health.secondsAgo', { seconds })
    : say(reader, 'health.minutesAgo', { minutes: Math.round(seconds / 60) });
}
