import { readFileSync } from 'node:fs';
import express, { type Request, type Response, Router } from 'express';
import { Attempts } from './attempts.ts';
import { type Deed, readCommand, readFormDeed, readMessageClick } from './doing.ts';
import { type ChatView, drawChat, drawLive } from './drawing/chat-view.ts';
import { type ConversationScene, messageAnchor } from './drawing/conversation.ts';
import { inputId } from './drawing/inputs.ts';
import { drawNobody, drawPage, drawStart } from './drawing/page-frame.ts';
import { requireLoopbackName, requireSameOrigin, sendSecurityHeaders } from './guard.ts';
import type { Html } from './html.ts';
import { chatAddress, listPeople, listTabs, sandboxPath } from './listing.ts';
import type { PlayedPerson } from './people.ts';
import type { PlayedAnswer, PlayedChat } from './played-chat.ts';

export interface SandboxPageOptions {
  readonly organization: string;
  readonly people: readonly PlayedPerson[];
  readonly chats: readonly PlayedChat[];
  readonly now: () => Date;
}

/** Somebody in one of their chats. */
interface Place {
  readonly person: PlayedPerson;
  readonly chat: PlayedChat;
  readonly address: string;
}

/** What the page loads, and the files that it is made of. */
const assets = [
  { name: 'page.css', files: ['frame.css', 'chat.css'] },
  { name: 'page.js', files: ['page.js'] },
  { name: 'icon.svg', files: ['icon.svg'] },
];

/**
 * The page on which a visitor plays the people of the sandbox, as a router to be mounted at the root. It speaks for
 * anybody whom it is told to, so it belongs on loopback only, and it refuses what other web pages send.
 */
export function createSandboxPage({ organization, people, chats, now }: SandboxPageOptions): Router {
  const attempts = new Attempts();

  const placeOf = ({ params }: Request): Place | undefined => {
    const person = people.find(({ id }) => id === params.person);
    const chat = chats.find(({ id }) => id === params.chat);
    if (person === undefined || chat?.has(person.id) !== true) return undefined;
    return { person, chat, address: chatAddress(person.id, chat.id) };
  };
  const sceneOf = ({ address, chat }: Place): ConversationScene => ({
    address,
    hint: chat.hint,
    now: now(),
    attempt: (target) => attempts.find(address, target),
  });
  const viewOf = ({ person, chat }: Place): ChatView => ({
    person,
    chat,
    tabs: listTabs(person, chats, chat),
    messages: chat.messages(person.id),
    forms: chat.forms(person.id),
  });
  const sendPage = (response: Response, title: string, main: Html, place?: Place): void => {
    const drawn = drawPage({ title, organization, people: listPeople(people, chats, place) }, main);
    response.type('html').send(drawn.toString());
  };
  const sendNobody = (response: Response): void => sendPage(response.status(404), 'Nobody', drawNobody());

  const router = Router();
  router.use(sandboxPath, requireLoopbackName, sendSecurityHeaders);
  for (const { name, files } of assets) {
    const content = files.map((file) => readFileSync(new URL(`./assets/${file}`, import.meta.url), 'utf8')).join('\n');
    router.get(`${sandboxPath}/${name}`, (_request, response) => {
      response.type(name).send(content);
    });
  }
  router.get('/', requireLoopbackName, (_request, response) => response.redirect(sandboxPath));
  router.get(sandboxPath, (_request, response) => {
    const listed = listPeople(people, chats);
    sendPage(response, 'Start', drawStart(listed, chats));
  });
  router.get(`${sandboxPath}/as/:person`, ({ params }, response) => {
    const address = listPeople(people, chats).find(({ id }) => id === params.person)?.address;
    return address === undefined ? sendNobody(response) : response.redirect(address);
  });
  router.get(`${sandboxPath}/as/:person/:chat`, async (request, response) => {
    const place = placeOf(request);
    if (place === undefined) return sendNobody(response);
    await place.chat.open(place.person.id);
    const trouble = attempts.takeTrouble(place.address);
    const view = { ...viewOf(place), ...(trouble === undefined ? {} : { trouble }) };
    sendPage(response, `${place.person.name} in ${place.chat.name}`, drawChat(view, sceneOf(place)), place);
  });
  /** What can change by itself, for the script that keeps it current. */
  router.get(`${sandboxPath}/as/:person/:chat/live`, (request, response) => {
    const place = placeOf(request);
    if (place === undefined) return sendNobody(response);
    const live = drawLive(listPeople(people, chats, place), viewOf(place), sceneOf(place));
    response.type('html').send(live.toString());
  });

  const does = (what: string, read: (body: unknown) => Deed | undefined): void => {
    const body = express.urlencoded({ extended: false, limit: '200kb' });
    router.post(`${sandboxPath}/as/:person/:chat/${what}`, requireSameOrigin, body, async (request, response) => {
      const place = placeOf(request);
      const deed = read(request.body);
      if (place === undefined || deed === undefined) return sendNobody(response);
      const { person, chat, address } = place;
      const answer = await performed(deed, chat, person.id);
      attempts.record(address, deed, answer);
      response.redirect(303, address + anchorAfter(place, deed, answer));
    });
  };
  does('command', readCommand);
  does('message', readMessageClick);
  does('form', readFormDeed);
  return router;
}

/** What a chat's own client would not let anybody do becomes something to tell. */
async function performed(deed: Deed, chat: PlayedChat, personId: string): Promise<PlayedAnswer> {
  try {
    return await deed.perform(chat, personId);
  } catch (error) {
    return { trouble: `That was not possible. ${(error as Error).message}` };
  }
}

/** Where to look after a deed. With an open form it is the form, which takes the focus by itself, but not from a link. */
function anchorAfter({ person, chat }: Place, { target }: Deed, { trouble, complaints }: PlayedAnswer): string {
  if (chat.forms(person.id).length > 0) return '';
  if (trouble !== undefined) return '#trouble';
  const [wrong] = Object.keys(complaints ?? {});
  if (wrong !== undefined) return `#${inputId(messageAnchor(target), wrong)}`;
  const clicked = chat.messages(person.id).some(({ id }) => id === target);
  return clicked ? `#${messageAnchor(target)}` : '#latest';
}
