import type { Json, StandInUser } from '../../types.ts';
import type { Workspace } from '../../workspace.ts';
import { ApiError } from '../api-error.ts';
import { optionalText, requiredText } from '../args.ts';
import { page } from '../page.ts';
import type { Method } from './method.ts';

const offsetSeconds = (tz: string, at: number): number => {
  const there = new Date(at).toLocaleString('sv-SE', { timeZone: tz });
  return Math.round((Date.parse(`${there.replace(' ', 'T')}Z`) - at) / 60_000) * 60;
};

function userJson(workspace: Workspace, user: StandInUser): Json {
  const tz = user.tz ?? 'Etc/UTC';
  return {
    id: user.id,
    team_id: workspace.team.id,
    name: user.name,
    deleted: false,
    real_name: user.realName,
    tz,
    tz_label: tz,
    tz_offset: offsetSeconds(tz, workspace.now()),
    profile: {
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.name,
      display_name_normalized: user.name,
      team: workspace.team.id,
      ...(user.email !== undefined && { email: user.email }),
    },
    is_admin: false,
    is_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: false,
    is_app_user: false,
    updated: 1_700_000_000,
  };
}

/** The app's own user, which Slack lists like everybody else. */
const botJson = (workspace: Workspace): Json => ({
  ...userJson(workspace, { id: workspace.botUserId, name: 'countersign', realName: 'Countersign' }),
  is_bot: true,
});

const info: Method = (workspace, body) => {
  const id = requiredText(body, 'user');
  if (id === workspace.botUserId) return { user: botJson(workspace) };
  const user = workspace.user(id);
  if (user === undefined) throw new ApiError('user_not_found');
  const locale = optionalText(body, 'include_locale') === 'true' ? { locale: user.locale ?? 'en-US' } : {};
  return { user: { ...userJson(workspace, user), ...locale } };
};

const lookupByEmail: Method = (workspace, body) => {
  const email = requiredText(body, 'email').toLowerCase();
  const user = workspace.users.find((each) => each.email?.toLowerCase() === email);
  if (user === undefined) throw new ApiError('users_not_found');
  return { user: userJson(workspace, user) };
};

const list: Method = (workspace, body) => {
  const all = [botJson(workspace), ...workspace.users.map((user) => userJson(workspace, user))];
  // Without a limit Slack tries to give everybody at once.
  const { items, next } = page(all, body, { otherwise: 1_000, max: 1_000 });
  return { members: items, cache_ts: Math.floor(workspace.now() / 1_000), response_metadata: { next_cursor: next } };
};

const team: Method = (workspace, body) => {
  const asked = optionalText(body, 'team') ?? workspace.team.id;
  if (asked !== workspace.team.id) throw new ApiError('team_not_found');
  return { team: { ...workspace.team, email_domain: '', icon: { image_default: true } } };
};

const authTest: Method = (workspace) => ({
  url: `https://${workspace.team.domain}.slack.com/`,
  team: workspace.team.name,
  user: 'countersign',
  team_id: workspace.team.id,
  user_id: workspace.botUserId,
  bot_id: workspace.botId,
  is_enterprise_install: false,
});

export const people: Readonly<Record<string, Method>> = {
  'auth.test': authTest,
  'team.info': team,
  'users.info': info,
  'users.list': list,
  'users.lookupByEmail': lookupByEmail,
};
