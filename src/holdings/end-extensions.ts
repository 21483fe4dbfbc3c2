import { runSystemCommandUntilDone, systemCommand } from '../approvals/requests/system-commands.ts';
import type { Services } from '../approvals/services.ts';
import type { AccessRequest } from '../core/request/request.ts';

/**
 * Tells the extensions of access that has ended that it has. Done again after a crash it changes nothing. False: an
 * extension is still being carried out, and must be told later.
 */
export async function endExtensions(
  needs: Pick<Services, 'clock' | 'requests' | 'doorbell'>,
  { events, earlyEnd }: AccessRequest,
): Promise<boolean> {
  const ended = earlyEnd === undefined ? 'accessExpired' : 'revoked';
  let areTold = true;
  for (const event of events) {
    if (event.type !== 'accessExtended') continue;
    const { extension } = event.data;
    if ((await needs.requests.get(extension))?.state === 'delivering') areTold = false;
    else
      await runSystemCommandUntilDone(needs, extension, (request) => ({
        ...{ type: 'followAccess', ...systemCommand(request, 'followAccess'), ended },
      }));
  }
  return areTold;
}
