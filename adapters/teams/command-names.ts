/** How people call the bot's commands here, as the manifest names them. */
export const commandNames = { access: 'access', admin: 'access-admin' } as const;
