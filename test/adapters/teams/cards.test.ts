import { describe, expect, test } from 'vitest';
import { reviewForm } from '../../../adapters/chat/forms/review-form.ts';
import { cardProblems } from '../../../adapters/sandbox/teams/cards/problems.ts';
import { utf16Bytes } from '../../../adapters/sandbox/teams/connector/content.ts';
import { LIMITS } from '../../../adapters/sandbox/teams/limits.ts';
import { drawForm } from '../../../adapters/teams/forms/forms.ts';
import { renderCard } from '../../../adapters/teams/messages/cards.ts';
import type { TeamsMessage } from '../../../adapters/teams/messages/message.ts';
import { renderNotice, renderText } from '../../../adapters/teams/messages/notices.ts';
import { plain } from '../../../src/core/words/language/pieces.ts';
import { liveCard } from '../../contract/channel.ts';
import { filled, hostileTexts, unseenIn } from '../../support/hostile-texts.ts';
import { inEnglish } from '../../support/reader.ts';

const now = new Date('2026-11-21T09:00:00Z');

/** Everything that the chat shows, for every text. */
function messagesWith(text: string): TeamsMessage[] {
  const { live, closed, change, notices, answers, form } = filled(text);
  return [
    ...[live, closed, change].map((card) => renderCard(inEnglish, card, now)),
    ...notices.map((notice) => renderNotice(inEnglish, notice, now)),
    ...answers.map((answer) => renderText(inEnglish, answer, now)),
    drawForm(inEnglish, reviewForm(inEnglish, form), now),
  ];
}

const runs = ({ card }: TeamsMessage): string[] =>
  [...JSON.stringify(card).matchAll(/"text":("(?:[^"\\]|\\.)*")/g)].map(([, text]) => JSON.parse(text ?? '""'));

describe('[R-75] what people wrote, on cards, notices, answers and forms', () => {
  test.each(Object.entries(hostileTexts))('%s: is taken by Teams, and no card function is called', (_name, text) => {
    for (const message of messagesWith(text)) {
      expect(cardProblems(message.card)).toEqual([]);
      const shown = JSON.stringify(message).replaceAll('{\u200b', '{');
      expect(JSON.parse(shown, (_key, one) => (typeof one === 'string' ? unseenIn(one).join() : one))).toEqual(
        JSON.parse(shown, (_key, one) => (typeof one === 'string' ? '' : one)),
      );
      // What is sent around it is small.
      expect(utf16Bytes(message)).toBeLessThan(LIMITS.message.bytes - 4_000);
      expect(JSON.stringify(message.card)).not.toContain('"TextBlock"');
      for (const run of runs(message)) expect(run.replace(/\{\{(DATE|TIME)\([^)]*\)\}\}/g, '')).not.toContain('{{');
    }
  });

  test('what is too much for one message is cut where it is longest, with a mark; the last line stays', () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => ({ line: [{ text: `Line ${index}` }] }));
    const said = runs(renderText(inEnglish, { summary: 'Many', paragraphs: lines, footer: 'The end' }, now));
    expect(said.slice(0, 2)).toEqual(['Line 0', 'Line 1']);
    expect(said.slice(-2)).toEqual(['…', 'The end']);
    const long = { ...liveCard.request, answers: Array.from({ length: 40 }, () => answer) };
    const card = runs(renderCard(inEnglish, { ...liveCard, request: long }, now));
    expect(card.filter((one) => one === 'Question')).toHaveLength(40);
    expect(card.filter((one) => one.endsWith('…')).length).toBeGreaterThan(0);
    expect(card).toContain(liveCard.request.justification);
  });
  const answer = { question: 'Question', answer: 'x'.repeat(2_000) };

  test('what fits is not touched', () => {
    const text = 'y'.repeat(3_000);
    expect(runs(renderText(inEnglish, plain(text), now))).toEqual([text]);
  });
});
