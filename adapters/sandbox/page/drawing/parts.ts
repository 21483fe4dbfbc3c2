import { type Html, html } from '../html.ts';
import type { Button, Part } from '../played-message.ts';
import { drawInput, type InputScene } from './inputs.ts';
import { drawRuns } from './runs.ts';

/** What a message or form shows, one piece below the other. */
export function drawParts(parts: readonly Part[], scene: InputScene): Html {
  return html`<div class="parts">${parts.map((part) => drawPart(part, scene))}</div>`;
}

function drawPart(part: Part, scene: InputScene): Html {
  switch (part.kind) {
    case 'heading':
      return html`<h2>${part.text}</h2>`;
    case 'text':
      return html`<p class="text${part.subtle === true && ' subtle'}">${drawRuns(part.runs)}</p>`;
    case 'facts':
      return html`<dl>${part.rows.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${drawRuns(value)}</dd></div>`)}</dl>`;
    case 'quote':
      return html`<blockquote>${drawRuns(part.runs)}</blockquote>`;
    case 'code':
      return html`<pre>${part.text}</pre>`;
    case 'list': {
      const items = part.items.map((item) => html`<li>${drawRuns(item)}</li>`);
      return part.ordered ? html`<ol class="list">${items}</ol>` : html`<ul class="list">${items}</ul>`;
    }
    case 'divider':
      return html`<hr>`;
    case 'box':
      return html`<div class="box ${part.tone}">${drawParts(part.parts, scene)}</div>`;
    case 'columns':
      return html`<div class="columns">${part.columns.map((column) => html`<div>${drawParts(column, scene)}</div>`)}</div>`;
    case 'table':
      return drawTable(part, scene);
    case 'input':
      return drawInput(part.input, scene);
    case 'chooser':
      return html`<div class="chooser">${drawInput(part.input, scene)}<button name="action" value="${part.action}">Choose</button></div>`;
    case 'buttons':
      return html`<div class="buttons">${part.buttons.map((button) => drawButton(button, scene))}</div>`;
    case 'undrawn':
      return html`<p class="subtle">(This page cannot show: ${part.what})</p>`;
  }
}

function drawTable({ header, rows }: Extract<Part, { kind: 'table' }>, scene: InputScene): Html {
  const drawn = rows.map((cells, index) => {
    const inside = cells.map((cell) =>
      header && index === 0
        ? html`<th scope="col">${drawParts(cell, scene)}</th>`
        : html`<td>${drawParts(cell, scene)}</td>`,
    );
    return html`<tr>${inside}</tr>`;
  });
  return html`<div class="scrolls"><table>${drawn}</table></div>`;
}

function drawButton({ label, tone, does, confirm }: Button, scene: InputScene): Html {
  if (does === 'nothing') return html`<button disabled>${label}</button>`;
  if ('href' in does)
    return html`<a class="button" href="${does.href}" target="_blank" rel="noopener noreferrer">${label}</a>`;
  if ('unfolds' in does) {
    const open = isWrong(does.unfolds, scene) && html` open`;
    return html`<details class="unfolds"${open}><summary class="button ${tone}">${label}</summary>${drawParts(does.unfolds, scene)}</details>`;
  }
  const button = html`<button class="${tone}" name="action" value="${does.action}">${confirm?.yes ?? label}</button>`;
  if (confirm === undefined) return button;
  return html`<details class="unfolds"><summary class="button ${tone}">${label}</summary><div class="parts"><p><strong>${confirm.title}</strong></p><p class="text">${drawRuns(confirm.text)}</p><div class="buttons">${button}</div></div></details>`;
}

/** Whether something is complained about in there: then it must not be folded away. */
function isWrong(parts: readonly Part[], { attempt }: InputScene): boolean {
  return parts.some((part) => part.kind === 'input' && attempt?.complaints[part.input.name] !== undefined);
}
