import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestForm } from '../../adapters/chat/forms/request-form.ts';
import { interactives } from '../../adapters/sandbox/slack/blocks/walk.ts';
import { readNewContent } from '../../adapters/sandbox/slack/web-api/content.ts';
import { cardProblems } from '../../adapters/sandbox/teams/cards/problems.ts';
import { actions } from '../../adapters/sandbox/teams/cards/walk.ts';
import { utf16Bytes } from '../../adapters/sandbox/teams/connector/content.ts';
import { LIMITS } from '../../adapters/sandbox/teams/limits.ts';
import type { Json } from '../../adapters/sandbox/teams/types.ts';
import { drawForm } from '../../adapters/slack/forms/forms.ts';
import { renderText as renderInSlack } from '../../adapters/slack/messages/notices.ts';
import { parseAction, parseTyped } from '../../adapters/slack/parse.ts';
import { renderText as renderInTeams } from '../../adapters/teams/messages/notices.ts';
import { parseIntent } from '../../adapters/teams/parse.ts';
import { parseAccessWords } from '../../src/approvals/commands/parse-command.ts';
import { didYouMean } from '../../src/approvals/commands/sentences.ts';
import type { Question } from '../../src/core/policy/policy.ts';
import type { NoticeText } from '../../src/core/words/language/pieces.ts';
import { actionButtons } from '../../src/core/words/requests/actions.ts';
import { noticeText } from '../../src/core/words/requests/notice.ts';
import { requestText } from '../../src/core/words/requests/request-text.ts';
import { filled, hostileTexts } from '../support/hostile-texts.ts';
import { inEnglish } from '../support/reader.ts';
import { tries } from '../support/tries.ts';

const now = new Date('2026-11-21T09:00:00Z');
const question: Question = {
  ...{ id: 'project', text: 'Which project?', kind: 'shortText', required: false },
  ...{ choices: [], several: false },
};

describe('what is too long for its field', () => {
  test('[R-75] stays whole in a form of Slack that is shown again', () => {
    const offered = { id: 'finance', name: 'Finance', description: '', questions: [question] };
    const form = { organization: 'Woodgrove Bank', timeZone: 'UTC', packages: [offered], more: 0, reports: [] };
    const [justification, project] = ['x'.repeat(2_500), 'y'.repeat(300)];
    const filledIn = { packageId: 'finance', justification, answers: { project: [project] } };
    const { blocks } = drawForm(
      inEnglish,
      requestForm(inEnglish, form, { search: '', command: '/access request', filledIn }),
    );
    const inputs = blocks.flatMap((block) => ('element' in block ? [block.element] : []));
    expect(inputs).toContainEqual(expect.objectContaining({ initial_value: justification, max_length: 2_500 }));
    expect(inputs).toContainEqual(expect.objectContaining({ initial_value: project, max_length: 300 }));
  });

  test('[R-75] reaches the core whole from a form of Teams, and from what is typed in either chat', () => {
    const long = 'x'.repeat(15_000);
    const typed = { team_id: 'T1', user_id: 'U1', trigger_id: '1.2', text: `revoke ABCDEFGH1234 ${long}` };
    expect(parseTyped(typed)?.text).toBe(typed.text);
    const message = {
      ...({ type: 'message', channelId: 'msteams' } as const),
      ...{ serviceUrl: 'https://teams.example', text: `access ${typed.text}` },
      ...{ from: { id: 'U1' }, recipient: { id: 'B1' }, conversation: { id: 'C1' } },
    } as const;
    expect(parseIntent(message, now, 'UTC')).toEqual({
      kind: 'typed',
      command: { kind: 'revoke', requestId: 'ABCDEFGH1234', reason: long },
    });
    const form = { package: 'finance', justification: long };
    const submission = {
      ...{ ...message, type: 'invoke', name: 'adaptiveCard/action' },
      value: { action: { verb: 'submitRequest', data: form } },
    };
    expect(parseIntent(submission, now, 'UTC')).toMatchObject({ sent: { filledIn: { justification: long } } });
    const decision = { requestId: 'ABCDEFGH1234', stage: 'policy-1', denyReason: long };
    const click = {
      ...message,
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action: { verb: 'deny', data: decision } },
    };
    expect(parseIntent(click, now, 'UTC')).toMatchObject({ kind: 'decide', reason: long });
  });
});

/** What people, administrators and directories may have written anywhere: any characters, up to the longest that is kept. */
const anyText = fc
  .tuple(fc.constantFrom(...Object.values(hostileTexts), 'x'), fc.string({ unit: 'grapheme', maxLength: 50 }))
  .map(([long, more]) => `${more}${long}`.repeat(20).slice(0, 2_000));

/** Everything with buttons that somebody is shown, made of one text. */
function withButtons(text: string): NoticeText[] {
  const { answers, notices, closed } = filled(text);
  const { request } = closed;
  const names = { access: '/access', admin: '/access-admin' };
  const command = parseAccessWords(`pendng ${text}`);
  const meant = command.kind === 'request' ? command.typed?.nearest : undefined;
  return [
    ...answers,
    ...notices.map((one) => noticeText(inEnglish, one, names.access)),
    requestText(inEnglish, request, actionButtons(inEnglish, { ...request, askAgain: longestAgain }, everyAction)),
    ...(meant === undefined ? [] : [didYouMean(inEnglish, names, { meant, admin: false })]),
  ];
}

const longestAgain = `request ${'x'.repeat(63)}`;
const everyAction = ['cancel', 'extend', 'return', 'revoke', 'askAgain'] as const;

describe('[R-75] with the longest texts, what has buttons is within the limits', () => {
  test('of Slack, and every button brings back what it is about', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const shown of withButtons(text)) {
          const { blocks } = readNewContent({ ...renderInSlack(inEnglish, shown) });
          const clicks = interactives(blocks).map(({ element }) => parseAction(element));
          expect(clicks.map(({ kind }) => kind)).toEqual(clicks.map(() => 'command'));
          expect(clicks).toHaveLength(buttonsOf(shown).length);
        }
      }),
      { numRuns: tries(60) },
    );
  });

  test('of Teams, and every button brings back what it is about', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const shown of withButtons(text)) {
          const { card } = renderInTeams(inEnglish, shown, now);
          expect(cardProblems(card)).toEqual([]);
          expect(utf16Bytes(card)).toBeLessThan(LIMITS.message.bytes);
          const pressed = actions(card as Json)
            .filter(({ type }) => type === 'Action.Submit')
            .map(({ node }) => parseIntent({ ...pressedWith(node.data) }, now, 'UTC').kind);
          expect(pressed).toEqual(pressed.map(() => 'pressed'));
          expect(pressed).toHaveLength(buttonsOf(shown).length);
        }
      }),
      { numRuns: tries(60) },
    );
  });
});

function buttonsOf({ paragraphs, buttons = [] }: NoticeText) {
  return [...paragraphs.flatMap(({ buttons: beside = [] }) => beside), ...buttons];
}

function pressedWith(value: unknown) {
  return {
    ...({ type: 'message', channelId: 'msteams', serviceUrl: 'https://teams.example', value } as const),
    ...{ from: { id: 'U1' }, recipient: { id: 'B1' }, conversation: { id: 'C1' } },
  };
}
