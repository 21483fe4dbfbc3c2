import { describe, expect, test } from 'vitest';
import { requestForm } from '../../adapters/chat/forms/request-form.ts';
import { drawForm } from '../../adapters/slack/forms/forms.ts';
import { parseTyped } from '../../adapters/slack/parse.ts';
import { parseIntent } from '../../adapters/teams/parse.ts';
import type { Question } from '../../src/core/policy/policy.ts';
import { inEnglish } from '../support/reader.ts';

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
