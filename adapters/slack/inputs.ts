/** Every input's action id: its block id says which one it is. */
export const inputId = 'value';

/** Slack takes ten digits of seconds, as its own picker gives them, and nothing else. */
export function initialMoment(given: Date | undefined): { initial_date_time?: number } {
  const seconds = Math.floor((given?.getTime() ?? 0) / 1000);
  return seconds >= 1_000_000_000 && seconds <= 9_999_999_999 ? { initial_date_time: seconds } : {};
}

/** What was filled in before stays, as long as its field could hold it. */
export function initialText(given: string, limit: number): { initial_value?: string } {
  return given === '' ? {} : { initial_value: given.slice(0, limit) };
}
