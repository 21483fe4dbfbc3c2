import { type Channel, ChannelError } from '../ports/channel.ts';

/** A channel of which one can tell whether the platform takes our credentials. */
export interface WatchedChannel extends Channel {
  /** The platform's code when it refused our credentials at the last call; undefined: it took them, or nothing was sent yet. */
  refusedCredentials(): string | undefined;
}

/** Remembers how the last call went, so that the program can say that it is not ready. */
export function watchCredentials(channel: Channel): WatchedChannel {
  let refused: string | undefined;
  const watch = async <T>(call: Promise<T>): Promise<T> => {
    try {
      const answer = await call;
      refused = undefined;
      return answer;
    } catch (error) {
      if (error instanceof ChannelError && error.toMend === 'credentials') refused = error.code;
      throw error;
    }
  };
  return {
    name: channel.name,
    title: channel.title,
    post: (...given) => watch(channel.post(...given)),
    edit: (...given) => watch(channel.edit(...given)),
    notify: (...given) => watch(channel.notify(...given)),
    editNotice: (...given) => watch(channel.editNotice(...given)),
    find: (...given) => watch(channel.find(...given)),
    refusedCredentials: () => refused,
  };
}
