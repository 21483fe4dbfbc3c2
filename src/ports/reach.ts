/**
 * Whether a running chat can write to somebody: they have an account in a chat that this program is connected to and,
 * where that chat can write only to people it has met, it has met them and they have not removed the app since.
 *
 * This is about whether there is anywhere to write to, not about whether the chat answers. A chat that is down, refuses our
 * credentials or takes nothing for one person still reaches them: their messages are tried again, they go on counting as
 * approvers, and administrators are told when nobody who is asked has been reached for an hour.
 *
 * Rejects when the directory or the database cannot tell.
 */
export type IsReachable = (personId: string) => Promise<boolean>;
