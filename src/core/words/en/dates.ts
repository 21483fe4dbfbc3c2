/** Moments, for chats that show the date and the time themselves, and the time that is left. */
export const dates = {
  moment: '{date} at {time}',
  leftWhenSent: '{left} left when this was sent',
} as const;
