/** The slash commands, as the manifest names them. */
export const commandNames = { access: '/access', admin: '/access-admin' } as const;
