import type { Health, HeldUpReason } from '../../view/health.ts';
import type { NoticeText, Paragraph, Piece } from '../language/pieces.ts';
import { listOf, say, sayInPieces } from '../language/say.ts';

/** How Countersign is, in words, for an administrator. */
export function healthText(health: Health): NoticeText {
  const title = say('health.title');
  return {
    summary: title,
    paragraphs: [
      { line: [{ text: title, strong: true }] },
      ...systems(health),
      ...messages(health),
      ...approvers(health),
      line([{ text: looksSentence(health) }]),
    ],
  };
}

function line(pieces: readonly Piece[]): Paragraph {
  return { line: pieces };
}

function systems({ failing }: Health): Paragraph[] {
  return failing.map(({ system, since, lastAt }) =>
    line(
      sayInPieces('health.failing', {
        system: say('health.system', { system }),
        since: { moment: since },
        lastAt: { moment: lastAt },
      }),
    ),
  );
}

function messages({ heldUp, moreHeldUp, undeliveredSince, unplannedSince }: Health): Paragraph[] {
  const waiting = [
    ...(undeliveredSince === undefined ? [] : sayInPieces('health.onTheWay', { at: { moment: undeliveredSince } })),
    ...(undeliveredSince === undefined || unplannedSince === undefined ? [] : [{ text: ' ' }]),
    ...(unplannedSince === undefined ? [] : sayInPieces('health.unplanned', { at: { moment: unplannedSince } })),
  ];
  const backlog = waiting.length === 0 ? [] : [line(waiting)];
  if (heldUp.length === 0) return backlog.length > 0 ? backlog : [line([{ text: say('health.allDelivered') }])];
  return [
    ...backlog,
    line([{ text: say('health.undelivered') }]),
    ...heldUp.map(({ name, chat, messages: count, since, reason, code }) => {
      const why = reasonSentence(reason, { chat, code });
      return line(sayInPieces('health.heldUp', { name, chat, messages: count, since: { moment: since }, reason: why }));
    }),
    ...(moreHeldUp === 0 ? [] : [line([{ text: say('health.moreHeldUp', { count: moreHeldUp }) }])]),
  ];
}

function reasonSentence(reason: HeldUpReason, values: { readonly chat: string; readonly code: string }): string {
  return reason === 'person' && values.code === 'no_account'
    ? say('health.noAccount', { chat: values.chat })
    : say(`health.${reason}`, values);
}

function approvers({ unreachable, moreUnreachable }: Health): Paragraph[] {
  return unreachable.length === 0 ? [] : [line([{ text: unreachableSentence(unreachable, moreUnreachable) }])];
}

/** Which approvers no connected chat reaches: these, and so many more. */
export function unreachableSentence(unreachable: readonly string[], more: number): string {
  const names = [...unreachable, ...(more === 0 ? [] : [say('health.moreUnreachable', { count: more })])];
  return say('health.unreachable', { count: unreachable.length + more, names: listOf(names) });
}

function looksSentence({ looks, at }: Health): string {
  if (looks.length === 0) return say('health.nobodyLooks');
  const said = looks.map((one) =>
    say('health.look', { what: say('health.lookOf', { look: one.look }), ago: ago(at.getTime() - one.at.getTime()) }),
  );
  return say('health.looks', { looks: listOf(said) });
}

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 120
    ? say('health.secondsAgo', { seconds })
    : say('health.minutesAgo', { minutes: Math.round(seconds / 60) });
}
