import type { Attempt } from '../attempts.ts';
import { type Html, html } from '../html.ts';
import type { Part, PlayedForm } from '../played-message.ts';
import type { ConversationScene } from './conversation.ts';
import { drawParts } from './parts.ts';

/** The topmost of the open forms, over the conversation; nothing when none is open. */
export function drawForm(forms: readonly PlayedForm[], { address, attempt }: ConversationScene): Html {
  const form = forms.at(-1);
  if (form === undefined) return html``;
  const { title, trouble, submit, close } = form;
  const idPrefix = `form-${form.id}`.replaceAll(/[^\w.-]/g, '_');
  const tried = attempt(form.id);
  const focus = firstInput(form.parts, tried);
  const fields = drawParts(form.parts, {
    idPrefix,
    attempt: tried,
    ...(focus === undefined ? {} : { focus }),
  });
  // Enter in a field clicks a form's first button: it must be the one that submits, or one that does nothing.
  const onEnter =
    submit === undefined
      ? html`<button disabled hidden></button>`
      : html`<button class="unseen" name="do" value="submit" tabindex="-1" aria-hidden="true">${submit}</button>`;
  return html`<div class="form-panel" id="${idPrefix}" role="dialog" aria-labelledby="${idPrefix}-title">
<form method="post" action="${address}/form" autocomplete="off" novalidate>${onEnter}
<input type="hidden" name="form" value="${form.id}">
<h2 id="${idPrefix}-title" tabindex="-1">${title}</h2>
${trouble !== undefined && html`<p class="trouble">${trouble}</p>`}
${fields}
<div class="buttons end">
<button name="do" value="close"${focus === undefined && html` autofocus`}>${close}</button>
${submit !== undefined && html`<button class="positive" name="do" value="submit">${submit}</button>`}
</div>
</form>
</div>`;
}

/** The input to begin with: the first that is complained about, else the first. */
function firstInput(parts: readonly Part[], attempt: Attempt | undefined): string | undefined {
  const inputs = parts.flatMap((part) => (part.kind === 'input' ? [part.input] : []));
  const wrong = inputs.find(({ name, complaint }) => attempt?.complaints[name] ?? complaint);
  return (wrong ?? inputs[0])?.name;
}
