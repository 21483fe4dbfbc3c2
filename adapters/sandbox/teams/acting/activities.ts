import { eventId } from '../ids.ts';
import type { Person, Tenant } from '../tenant.ts';
import type { Json } from '../types.ts';

/** An activity on its way to the bot. */
export interface Activity extends Json {
  type: string;
  id: string;
  conversation: { id: string; tenantId: string; conversationType: string };
}

/** Where activities say that answers go, and who is acting. */
export interface Scene {
  tenant: Tenant;
  serviceUrl: string;
  person: Person;
}

/** The time on somebody's wall clock with its distance from UTC, as in `2026-11-02T10:00:00.000+01:00`. */
export function localTimestamp(at: Date, tz: string): string {
  const name = new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const offset = /[+-]\d{2}:\d{2}/.exec(name ?? '')?.[0] ?? '+00:00';
  const [hours = 0, minutes = 0] = offset.split(':').map(Number);
  const ms = (Math.abs(hours) * 60 + minutes) * 60_000 * (offset.startsWith('-') ? -1 : 1);
  return new Date(at.getTime() + ms).toISOString().replace('Z', offset);
}

/** What every activity has. */
function base({ tenant, serviceUrl, person }: Scene, type: string, id: string): Activity {
  const at = tenant.now();
  return {
    type,
    id,
    timestamp: at.toISOString(),
    localTimestamp: localTimestamp(at, person.tz),
    localTimezone: person.tz,
    channelId: 'msteams',
    serviceUrl,
    from: { id: person.id, name: person.name, aadObjectId: person.aadObjectId },
    conversation: { conversationType: 'personal', tenantId: tenant.id, id: person.conversationId },
    recipient: { ...tenant.bot },
    entities: [{ locale: person.locale, country: 'US', platform: 'Web', timezone: person.tz, type: 'clientInfo' }],
    channelData: { tenant: { id: tenant.id } },
    locale: person.locale,
  };
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Something typed. Teams sends it a second time as HTML. The bot's name behind an @ at its beginning becomes a mention. */
export function textMessage(scene: Scene, id: string, typed: string): Activity {
  const { bot } = scene.tenant;
  const name = `@${bot.name}`;
  const mention = `<at>${bot.name}</at>`;
  const isMention = typed.startsWith(name);
  const rest = isMention ? typed.slice(name.length) : typed;
  const html = escapeHtml(rest).replaceAll('\n', '<br>');
  const named = isMention ? `<span itemtype="http://schema.skype.com/Mention">${bot.name}</span>` : '';
  const content = `<p>${named}${html}</p>`;
  const message = base(scene, 'message', id);
  const entities = isMention ? [{ type: 'mention', mentioned: { ...bot }, text: mention }] : [];
  return {
    ...message,
    text: isMention ? `${mention}${rest}` : typed,
    textFormat: 'plain',
    attachments: [{ contentType: 'text/html', content }],
    entities: [...((message.entities ?? []) as Json[]), ...entities],
  };
}

const clicked = (scene: Scene): Json => ({ tenant: { id: scene.tenant.id }, source: { name: 'message' } });

/** An `Action.Submit`: a message without text that nobody sees in the chat. */
export function submittedMessage(scene: Scene, replyToId: string, value: unknown): Activity {
  return { ...base(scene, 'message', eventId()), replyToId, value, channelData: clicked(scene) };
}

/** An `Action.Execute`, or a refresh. */
export function cardInvoke(
  scene: Scene,
  replyToId: string,
  value: { action: Json; trigger: 'manual' | 'automatic' },
): Activity {
  const name = 'adaptiveCard/action';
  return { ...base(scene, 'invoke', eventId()), name, replyToId, value, channelData: clicked(scene) };
}

/** In events about the app itself Teams gives no names and little of the client. */
function event(scene: Scene, type: string): Activity {
  const { localTimestamp: _, localTimezone: __, entities: ___, locale: ____, ...rest } = base(scene, type, eventId());
  const { id, aadObjectId } = scene.person;
  return { ...rest, from: { id, aadObjectId } };
}

export function installationUpdate(scene: Scene, action: 'add' | 'remove'): Activity {
  return {
    ...event(scene, 'installationUpdate'),
    action,
    channelData: clicked(scene),
    entities: [{ type: 'clientInfo', locale: scene.person.locale }],
    locale: scene.person.locale,
  };
}

/** Both parties of the chat have come, or gone. */
export function conversationUpdate(scene: Scene, change: 'membersAdded' | 'membersRemoved'): Activity {
  const { id, aadObjectId } = scene.person;
  return {
    ...event(scene, 'conversationUpdate'),
    [change]: [{ id: scene.tenant.bot.id }, { id, aadObjectId }],
  };
}
