import { type Html, html } from '../html.ts';
import type { Run, Runs } from '../played-message.ts';

/** Text as HTML. Line breaks are kept by the style sheet. */
export function drawRuns(runs: Runs): Html {
  return html`${runs.map(drawRun)}`;
}

function drawRun({ text, style = [], href, at }: Run): Html {
  let drawn = at === undefined ? html`${text}` : html`<time datetime="${at.toISOString()}">${text}</time>`;
  if (style.includes('code')) drawn = html`<code>${drawn}</code>`;
  if (style.includes('strike')) drawn = html`<s>${drawn}</s>`;
  if (style.includes('italic')) drawn = html`<em>${drawn}</em>`;
  if (style.includes('bold')) drawn = html`<strong>${drawn}</strong>`;
  if (href === undefined || !/^(https?|mailto):/i.test(href)) return drawn;
  return html`<a href="${href}" target="_blank" rel="noopener noreferrer">${drawn}</a>`;
}
