import { tellAdministrators } from './administrator-stories.ts';
import { typeCommands } from './commands.ts';
import { cancelRequests, letTimePass, requestAccess } from './request-stories.ts';
import { changeSettings, reviewRisk } from './risk-stories.ts';
import { useRoles } from './role-stories.ts';
import type { Script } from './script.ts';

/** All stories, in the order in which they are told: each begins where the one before it ended. */
export const stories: readonly ((script: Script) => Promise<void>)[] = [
  ...[typeCommands, requestAccess, cancelRequests, useRoles, reviewRisk, changeSettings],
  ...[letTimePass, tellAdministrators],
];
