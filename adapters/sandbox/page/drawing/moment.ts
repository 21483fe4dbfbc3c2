const time = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** When a message was sent: `09:30 UTC` for today's, else with the day. */
export function drawMoment(at: Date, now: Date): string {
  const clock = `${time.format(at)} UTC`;
  return day.format(at) === day.format(now) ? clock : `${day.format(at)}, ${clock}`;
}
