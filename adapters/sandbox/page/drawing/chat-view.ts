import { COMMAND_LINE } from '../attempts.ts';
import { type Html, html } from '../html.ts';
import type { PlayedForm, PlayedMessage } from '../played-message.ts';
import { type ConversationScene, drawConversation } from './conversation.ts';
import { drawForm } from './form.ts';
import { drawBadge, drawPeople, type ListedPerson } from './people-list.ts';

/** A chat of the chosen person, as a tab. */
export interface ChatTab {
  readonly name: string;
  readonly address: string;
  readonly chosen: boolean;
  readonly waiting: number;
}

/** What the chosen person sees in the chosen chat. */
export interface ChatView {
  readonly person: { readonly name: string; readonly about: readonly string[] };
  readonly chat: { readonly name: string; readonly hint: string };
  readonly tabs: readonly ChatTab[];
  readonly messages: readonly PlayedMessage[];
  readonly forms: readonly PlayedForm[];
  /** what went wrong with what they did last */
  readonly trouble?: string;
}

/** The chosen person's chat: who they are, their chats, the conversation, an open form over it, and the command line. */
export function drawChat(view: ChatView, scene: ConversationScene): Html {
  const { person, chat, trouble } = view;
  const about = person.about.join(' · ');
  const formOpen = view.forms.length > 0 && html` inert`;
  const typed = scene.attempt(COMMAND_LINE)?.fields.text?.[0] ?? '';
  return html`<div class="bar">
<div><h1>${person.name} <span class="in">in ${chat.name}</span></h1>${about !== '' && html`<p class="who">For you: ${about}</p>`}</div>
<nav class="tabs" aria-label="Chats of ${person.name}"><ul id="tabs">${drawTabs(view.tabs)}</ul><a class="refresh" href="${scene.address}#latest">Refresh</a></nav>
</div>
${trouble !== undefined && html`<div class="trouble" id="trouble" role="alert" tabindex="-1">${trouble}</div>`}
<div class="stage">
<div class="chat" id="chat"${formOpen}>
<section class="conversation" aria-label="What ${person.name} sees in ${chat.name}" tabindex="0">
<div id="messages" role="log">${drawConversation(view.messages, scene)}</div><div id="latest"></div>
</section>
<form class="composer" method="post" action="${scene.address}/command" autocomplete="off">
<label for="command">Type as ${person.name}</label>
<input id="command" name="text" placeholder="${chat.hint}" value="${typed}" maxlength="2000" required spellcheck="false">
<button class="positive">Send</button>
</form>
</div>
<div id="forms">${drawForm(view.forms, scene)}</div>
</div>`;
}

/** The parts of the page that change by themselves, each under the id that it has on the page. */
export function drawLive(people: readonly ListedPerson[], view: ChatView, scene: ConversationScene): Html {
  return html`<ul id="people">${drawPeople(people)}</ul>
<ul id="tabs">${drawTabs(view.tabs)}</ul>
<div id="messages">${drawConversation(view.messages, scene)}</div>
<div id="forms">${drawForm(view.forms, scene)}</div>
`;
}

function drawTabs(tabs: readonly ChatTab[]): Html {
  return html`${tabs.map(
    ({ name, address, chosen, waiting }) =>
      html`<li id="tab-${name}"><a href="${address}#latest"${chosen && html` aria-current="page"`}>${name} ${drawBadge(waiting)}</a></li>`,
  )}`;
}
