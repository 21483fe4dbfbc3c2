import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import type { Method } from './method.ts';
import { people } from './people.ts';
import { views } from './views.ts';

/** Every Web API method that the stand-in knows. */
export const METHODS: Readonly<Record<string, Method>> = { ...chat, ...conversations, ...people, ...views };
