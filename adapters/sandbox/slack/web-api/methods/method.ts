import type { Json } from '../../types.ts';
import type { Workspace } from '../../workspace.ts';

/**
 * One Web API method: changes the workspace and answers the fields that come next to `ok: true`.
 * Throws {@link ApiError} to refuse.
 */
export type Method = (workspace: Workspace, body: Json) => Json;
