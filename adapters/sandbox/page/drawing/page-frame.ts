import { type Html, html } from '../html.ts';
import type { PlayedChat } from '../played-chat.ts';
import { drawPeople, type ListedPerson } from './people-list.ts';

/** The whole page around `main`. */
export function drawPage(
  { title, organization, people }: { title: string; organization: string; people: readonly ListedPerson[] },
  main: Html,
): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Countersign sandbox</title>
<link rel="icon" href="/sandbox/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/sandbox/page.css">
<script src="/sandbox/page.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the conversation</a>
<header class="top"><a href="/sandbox">Countersign <span>sandbox</span></a><p>${organization}</p></header>
<nav class="people" aria-labelledby="people-title"><h2 id="people-title">Play a person</h2><p class="for-you">Only you see these notes; the people do not see them about each other.</p><ul id="people">${drawPeople(people)}</ul></nav>
<main id="main" tabindex="-1">${main}</main>
</body>
</html>
`;
}

/** What a visitor sees before they choose somebody. */
export function drawStart(people: readonly ListedPerson[], chats: readonly PlayedChat[]): Html {
  const requestor = people.find(({ reported }) => reported) ?? people[0];
  const who =
    requestor?.address === undefined ? html`somebody` : html`<a href="${requestor.address}">${requestor.name}</a>`;
  const theirs = chats.filter((chat) => requestor === undefined || chat.has(requestor.id));
  const hints = theirs.map(({ hint, name }) => html`<kbd>${hint}</kbd> in ${name}`);
  return html`<div class="start">
<h1>Try an access request</h1>
<p>The people are invented and their chats are played on this page. The program behind it is the real one: every command and click reaches it as the chat would send it, and every answer comes back the same way.</p>
<ol>
<li><strong>Ask.</strong> Choose ${who} and type ${joined(hints)}. Choose a package and say why it is needed.</li>
<li><strong>Find who was asked.</strong> A number beside a name counts the cards that wait for that person. When the person who asks is risky, security and compliance administrators are asked first, then the approvers.</li>
<li><strong>Decide.</strong> Choose one of them and approve or deny. Everybody who was asked sees the outcome on the card they already have.</li>
<li><strong>See the outcome.</strong> Go back to ${who}.</li>
</ol>
<p>Nobody sees more than they may: compare what the reviewers, the approvers and the person who asked are shown.</p>
</div>`;
}

function joined(pieces: readonly Html[]): Html {
  return html`${pieces.map((piece, index) => html`${index > 0 && ' or '}${piece}`)}`;
}

/** What a visitor sees at an address where nobody is. */
export function drawNobody(): Html {
  return html`<div class="start"><h1>There is nobody here</h1><p>Choose a person from the list.</p></div>`;
}
