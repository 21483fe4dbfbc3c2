import type { RequestForm } from '../../src/approvals/request-form.ts';
import { moreOffered } from '../../src/approvals/sentences.ts';
import { justificationLimit } from '../../src/core/submission.ts';
import { clip } from '../../src/core/text.ts';
import { adaptiveCard, execute, type TeamsMessage, verbs } from './cards.ts';
import { limits } from './limits.ts';
import { type Element, heading, richText } from './text.ts';

/** Ids of the form's inputs. */
export const fields = {
  package: 'package',
  justification: 'justification',
  startsOn: 'startsOn',
  endsOn: 'endsOn',
} as const;

/** Refusals name their field by the core's words; this form asks for days, not for moments. */
const fieldOfRefusal: Readonly<Record<string, string>> = {
  package: fields.package,
  justification: fields.justification,
  startsAt: fields.startsOn,
  endsAt: fields.endsOn,
};

/** What was filled in before, and what was wrong with it: the form keeps the one and shows the other beside its field. */
export interface FilledIn {
  readonly values: Readonly<Record<string, string>>;
  readonly problem: string;
  readonly field?: string;
}

/** The form in which a person asks for a package. */
export function requestForm(form: RequestForm, now: Date, filledIn?: FilledIn): TeamsMessage {
  const field = filledIn?.field === undefined ? undefined : fieldOfRefusal[filledIn.field];
  const problem = filledIn === undefined ? [] : [richText([{ text: filledIn.problem }], now)];
  const input = (id: string, element: Element): Element[] => {
    const value = filledIn?.values[id];
    return [{ id, ...element, ...(value === undefined ? {} : { value }) }, ...(field === id ? attention(problem) : [])];
  };
  return {
    summary: 'Request access',
    card: adaptiveCard(
      [
        heading('Request access'),
        ...(field === undefined ? attention(problem) : []),
        ...input(fields.package, {
          type: 'Input.ChoiceSet',
          label: 'Access package',
          placeholder: 'Choose a package',
          isRequired: true,
          errorMessage: 'Choose the package that you need.',
          choices: form.packages.map(({ id, name, description }) => ({
            title: clip(description === '' ? name : `${name} – ${description}`, limits.choice),
            value: id,
          })),
        }),
        ...(form.more === 0 ? [] : [richText([{ text: moreOffered(form.more, 'access') }], now)]),
        ...input(fields.justification, {
          type: 'Input.Text',
          label: 'Why do you need it? The approvers read this.',
          isMultiline: true,
          maxLength: justificationLimit,
          isRequired: true,
          errorMessage: 'Say in a few words why you need this access.',
        }),
        ...input(fields.startsOn, { type: 'Input.Date', label: 'First day (leave empty to start once approved)' }),
        ...input(fields.endsOn, {
          type: 'Input.Date',
          label: 'Last day (leave empty for as long as the package allows)',
        }),
      ],
      [execute('Submit', verbs.submitRequest, {}, { style: 'positive' })],
    ),
  };
}

function attention(items: readonly Element[]): Element[] {
  return items.length === 0 ? [] : [{ type: 'Container', style: 'attention', items }];
}

/** A form's place taken by a sentence, when there is nothing left to fill in. */
export function messageCard(message: string, now: Date): TeamsMessage {
  return { summary: clip(message, limits.summary), card: adaptiveCard([richText([{ text: message }], now)]) };
}
