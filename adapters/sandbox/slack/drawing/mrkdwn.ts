import { drawDate } from './dates.ts';

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

function special(inside: string, now: Date): string {
  const date = /^!date\^(\d+)\^([^|^]*)(?:\^[^|]*)?\|(.*)$/.exec(inside);
  if (date !== null) return drawDate(Number(date[1]), unescaped(date[2] ?? ''), unescaped(date[3] ?? ''), now);
  const [target = '', label] = inside.split('|');
  if (!/^(https?|mailto):/.test(target)) return `<${unescaped(inside)}>`;
  return label === undefined ? unescaped(target) : `${unescaped(label)} (${unescaped(target)})`;
}

/**
 * Slack's `mrkdwn` as plain text: dates drawn, links as `label (url)`, `&amp; &lt; &gt;` as themselves; `*bold*` and
 * the like stay as typed. Only what stands in real angle brackets is special, never what was escaped.
 */
export function drawMrkdwn(text: string, now: Date): string {
  return text
    .split(/(<[^<>]*>)/)
    .map((part) => (part.startsWith('<') ? special(part.slice(1, -1), now) : unescaped(part)))
    .join('');
}
