import { type Html, html } from '../html.ts';
import type { PlayedPerson } from '../people.ts';

/** A person as the list shows them. */
export interface ListedPerson extends PlayedPerson {
  /** the names of the chats that they have an account in */
  readonly chats: readonly string[];
  /** live cards that wait for them */
  readonly waiting: number;
  /** absent: they have no chat that this page plays */
  readonly address?: string;
  readonly chosen: boolean;
}

/** The people whom a visitor can play, as items of a list. */
export function drawPeople(people: readonly ListedPerson[]): Html {
  return html`${people.map(drawPerson)}`;
}

function drawPerson({ id, name, about, chats, waiting, address, chosen }: ListedPerson): Html {
  const words = about.join(' · ');
  const where = chats.length > 0 ? chats.join(', ') : 'no chat';
  const inside = html`<span class="name">${name}</span> <span class="chats">${where}</span> ${drawBadge(waiting)}${
    words !== '' && html`<span class="about" title="${words}">${words}</span>`
  }`;
  const entry =
    address === undefined
      ? html`<span class="person">${inside}</span>`
      : html`<a class="person" href="${address}"${chosen && html` aria-current="true"`}>${inside}</a>`;
  return html`<li id="person-${id}">${entry}</li>`;
}

/** How many cards wait, also in words for those who hear the page; nothing when none does. */
export function drawBadge(waiting: number): Html {
  if (waiting === 0) return html``;
  const words = `${waiting} ${waiting === 1 ? 'card waits' : 'cards wait'} for an answer`;
  return html`<span class="badge" title="${words}"><span aria-hidden="true">${waiting}</span><span class="unseen">${words}</span></span>`;
}
