import { directoryRoles } from '../core/base/person.ts';
import { type AccessRequest, openStage } from '../core/request/request.ts';
import { isRiskStage } from '../core/request/stages.ts';
import type { CardFacts } from '../core/view/card.ts';
import type { Directory } from '../ports/directory.ts';

/**
 * What the cards of a stage depend on beside the request, by its reader: only an open risk stage shows what it is about, and
 * only to those who hold Security Reader now, by live lookup. One way of looking for all cards: two ways that answer
 * differently would edit a card for ever.
 */
export async function findCardFacts(
  directory: Pick<Directory, 'holders'>,
  request: AccessRequest,
  stageId: string,
): Promise<(personId: string) => CardFacts> {
  const stage = openStage(request);
  if (stage === undefined || stage.id !== stageId || !isRiskStage(stage)) return () => ({});
  const holders = new Set((await directory.holders(directoryRoles.securityReader)).map(({ id }) => id));
  return (personId) => ({ readsRisk: holders.has(personId) });
}
