import type { Attempt } from '../attempts.ts';
import { type Html, html } from '../html.ts';
import type { PlayedMessage } from '../played-message.ts';
import { drawMoment } from './moment.ts';
import { drawParts } from './parts.ts';

/** How many messages are shown; a sandbox that runs for weeks has more. */
const SHOWN = 100;

/** Where a conversation's forms are sent to, and what was entered there and not taken. */
export interface ConversationScene {
  /** the conversation's own address, without a slash at the end */
  readonly address: string;
  readonly now: Date;
  /** what one types to ask for access */
  readonly hint: string;
  attempt(target: string): Attempt | undefined;
}

/** The id of the page's element that shows a message, for links to it. */
export function messageAnchor(messageId: string): string {
  return `message-${messageId}`.replaceAll(/[^\w.-]/g, '_');
}

/** A conversation, oldest message first. */
export function drawConversation(messages: readonly PlayedMessage[], scene: ConversationScene): Html {
  const left = messages.length - SHOWN;
  if (messages.length === 0) {
    return html`<p class="nothing" id="nothing-yet">Nothing has been said here yet. To ask for access, type <kbd>${scene.hint}</kbd> below.</p>`;
  }
  return html`${
    left > 0 && html`<p class="nothing" id="earlier">${left} earlier messages are not shown.</p>`
  }${messages.slice(-SHOWN).map((message) => drawMessage(message, scene))}`;
}

function drawMessage(message: PlayedMessage, { address, now, attempt }: ConversationScene): Html {
  const anchor = messageAnchor(message.id);
  const tags = html`${message.onlyVisibleToYou && html`<span class="tag">only visible to you</span>`}${
    message.state === 'live' && html`<span class="tag waits">waits for an answer</span>`
  }${message.state === 'closed' && html`<span class="tag">closed</span>`}`;
  const inside = html`${drawParts(message.parts, { idPrefix: anchor, attempt: attempt(message.id) })}`;
  // The disabled button comes first so that Enter in a field does not click whatever the card's first button is.
  // Also what waits for no answer can have buttons.
  const body = message.own
    ? inside
    : html`<form method="post" action="${address}/message" autocomplete="off" novalidate><button disabled hidden></button><input type="hidden" name="message" value="${message.id}">${inside}</form>`;
  const notice = message.notice !== undefined && html`<p class="notice" role="status">${message.notice}</p>`;
  const kind = html`message ${message.state}${message.own && ' own'}${message.onlyVisibleToYou && ' ephemeral'}`;
  return html`<article id="${anchor}" class="${kind}" tabindex="-1" aria-label="${message.from}, ${drawMoment(message.at, now)}"><header><span class="from">${message.from}</span> <time datetime="${message.at.toISOString()}">${drawMoment(message.at, now)}</time> ${tags}</header><div class="body">${body}</div>${notice}</article>`;
}
