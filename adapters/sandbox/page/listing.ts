import type { ChatTab } from './drawing/chat-view.ts';
import type { ListedPerson } from './drawing/people-list.ts';
import type { PlayedPerson } from './people.ts';
import type { PlayedChat } from './played-chat.ts';

/** Where the page is. */
export const sandboxPath = '/sandbox';

/** The address of a person's chat. */
export function chatAddress(personId: string, chatId: string): string {
  return `${sandboxPath}/as/${encodeURIComponent(personId)}/${chatId}`;
}

/** The people for the list; a click on one stays in the same chat where they have it. */
export function listPeople(
  people: readonly PlayedPerson[],
  chats: readonly PlayedChat[],
  at?: { readonly person: PlayedPerson; readonly chat: PlayedChat },
): ListedPerson[] {
  return people.map((person) => {
    const { id } = person;
    const theirs = chats.filter((chat) => chat.has(id));
    const target = theirs.find((chat) => chat === at?.chat) ?? theirs[0];
    return {
      ...person,
      chats: theirs.map((chat) => chat.name),
      // Somebody with two chats has the same card in each: it waits once.
      waiting: Math.max(0, ...theirs.map((chat) => countWaiting(chat, id))),
      ...(target === undefined ? {} : { address: `${chatAddress(id, target.id)}#latest` }),
      chosen: at?.person.id === id,
    };
  });
}

/** The chats of a person, as tabs. */
export function listTabs(person: PlayedPerson, chats: readonly PlayedChat[], chosen: PlayedChat): ChatTab[] {
  return chats
    .filter((chat) => chat.has(person.id))
    .map((chat) => ({
      name: chat.name,
      address: chatAddress(person.id, chat.id),
      chosen: chat === chosen,
      waiting: countWaiting(chat, person.id),
    }));
}

function countWaiting(chat: PlayedChat, personId: string): number {
  return chat.messages(personId).filter(({ state }) => state === 'live').length;
}
