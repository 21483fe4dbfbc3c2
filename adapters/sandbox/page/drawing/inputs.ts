import type { Attempt } from '../attempts.ts';
import { type Html, html } from '../html.ts';
import type { Control, Input, Option } from '../played-message.ts';

/** Where an input stands: what its ids begin with, and what was entered there and not taken. */
export interface InputScene {
  readonly idPrefix: string;
  readonly attempt: Attempt | undefined;
  /** the name of the input that takes the focus when the page opens */
  readonly focus?: string;
}

/** Names of inputs are the app's choice; this keeps them apart from the page's own. */
export const FIELD_PREFIX = 'field:';

/** The id of the page's element in which something is entered, for links to it. */
export function inputId(idPrefix: string, name: string): string {
  return `${idPrefix}-${name}`.replaceAll(/[^\w.-]/g, '_');
}

/** An input with its label, its hint and what is wrong with it. */
export function drawInput(input: Input, { idPrefix, attempt, focus }: InputScene): Html {
  const id = inputId(idPrefix, input.name);
  const value = attempt === undefined ? input.value : (attempt.fields[input.name] ?? []);
  const complaint = attempt?.complaints[input.name] ?? input.complaint;
  const hintId = input.hint === undefined ? [] : [`${id}-hint`];
  const complaintId = complaint === undefined ? [] : [`${id}-complaint`];
  const described = [...complaintId, ...hintId].join(' ');
  const below = html`${
    complaint !== undefined && html`<p class="complaint" id="${id}-complaint">${complaint}</p>`
  }${input.hint !== undefined && html`<p class="hint" id="${id}-hint">${input.hint}</p>`}`;
  const optional = !input.required && html` <span class="optional">(optional)</span>`;
  const about = described !== '' && html` aria-describedby="${described}"`;
  const state = html`${about}${input.required && html` aria-required="true"`}${
    complaint !== undefined && html` aria-invalid="true"`
  }${focus === input.name && html` autofocus`}`;
  if (input.control.kind === 'boxes') {
    const boxes = drawBoxes(input.control, { name: `${FIELD_PREFIX}${input.name}`, id, value });
    return html`<fieldset class="input" id="${id}"${about}>${input.label !== '' && html`<legend>${input.label}${optional}</legend>`}${boxes}${below}</fieldset>`;
  }
  const attributes = html`id="${id}" name="${FIELD_PREFIX}${input.name}"${state}`;
  const control = drawControl(input.control, attributes, value);
  return html`<div class="input"><label for="${id}">${input.label}${optional}</label>${control}${below}</div>`;
}

function drawControl(control: Exclude<Control, { kind: 'boxes' }>, attributes: Html, value: readonly string[]): Html {
  const [first = ''] = value;
  switch (control.kind) {
    case 'line':
      return html`<input ${attributes} type="text" inputmode="${control.mode}" value="${first}"${typing(control)}>`;
    case 'lines':
      // A line break right after the tag is the tag's own; one that belongs to the text comes after it.
      return html`<textarea ${attributes} rows="4"${typing(control)}>
${first}</textarea>`;
    case 'menu':
      return drawMenu(control, attributes, value);
    case 'date':
    case 'time':
      return html`<input ${attributes} type="${control.kind}" value="${first}"${range(control)}>`;
    case 'moment':
      return html`<span class="with-zone"><input ${attributes} type="datetime-local" value="${first}"${range(control)}> UTC</span>`;
  }
}

function typing({ placeholder, maxLength }: { readonly placeholder?: string; readonly maxLength?: number }): Html {
  return html`${placeholder !== undefined && html` placeholder="${placeholder}"`}${
    maxLength !== undefined && html` maxlength="${maxLength}"`
  }`;
}

function range({ min, max }: { readonly min?: string; readonly max?: string }): Html {
  return html`${min !== undefined && html` min="${min}"`}${max !== undefined && html` max="${max}"`}`;
}

function drawMenu(
  { groups, placeholder }: Extract<Control, { kind: 'menu' }>,
  attributes: Html,
  value: readonly string[],
): Html {
  const drawn = groups.map(({ label, options }) => {
    const inside = options.map((option) => drawOption(option, value));
    return label === undefined ? html`${inside}` : html`<optgroup label="${label}">${inside}</optgroup>`;
  });
  return html`<select ${attributes}><option value="">${placeholder ?? 'Choose'}</option>${drawn}</select>`;
}

function drawOption({ value, label, description }: Option, chosen: readonly string[]): Html {
  const text = description === undefined ? label : `${label} – ${description}`;
  return html`<option value="${value}"${chosen.includes(value) && html` selected`}>${text}</option>`;
}

function drawBoxes(
  { options, several }: Extract<Control, { kind: 'boxes' }>,
  { name, id, value }: { readonly name: string; readonly id: string; readonly value: readonly string[] },
): Html {
  return html`<div class="boxes">${options.map((option, index) => {
    const type = several ? 'checkbox' : 'radio';
    const checked = value.includes(option.value) && html` checked`;
    const description = option.description !== undefined && html` <span class="hint">${option.description}</span>`;
    return html`<div class="box-row"><input type="${type}" id="${id}-${index}" name="${name}" value="${option.value}"${checked}><label for="${id}-${index}">${option.label}${description}</label></div>`;
  })}</div>`;
}
