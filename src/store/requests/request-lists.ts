import { foundBy } from '../../core/request/found-by.ts';
import type { AccessRequest, RequestState } from '../../core/request/request.ts';
import type { RequestList } from '../../ports/stores/request-store.ts';

/** A filter in MongoDB's query language. Values that people sent are never operators in it. */
export type Filter = Readonly<Record<string, unknown>>;

/** Requests that nothing is decided about for good. */
export const pending: Filter = {
  open: true,
  state: { $in: ['submitted', 'pendingApproval'] satisfies RequestState[] },
};

/** What a list, or a part of one, is made of. */
export interface ListPart {
  readonly filter: Filter;
  /** The time that it is ordered by. */
  readonly by: 'listedAt' | 'submittedAt';
}

/** What a list is made of, and among which requests a page may begin. */
export function listed(list: RequestList): { readonly parts: readonly ListPart[]; readonly among: Filter } {
  switch (list.kind) {
    case 'pending': {
      const filter = { waitingFor: list.personId, 'waitingFor.0': { $exists: true } };
      return { parts: [{ filter, by: 'listedAt' }], among: { asked: list.personId } };
    }
    case 'history': {
      const filter = { inHistoryOf: list.personId };
      return { parts: [{ filter, by: 'listedAt' }], among: { asked: list.personId } };
    }
    case 'mine': {
      const filter = { subjects: list.personId };
      return { parts: [{ filter, by: 'submittedAt' }], among: filter };
    }
    case 'administered': {
      const among = { 'target.id': { $in: list.targetIds } };
      // Until it is delivered: one that is left out once it is approved would be known for reviewed again while it stays.
      const some = { ...among, ...(list.pending ? { open: true } : {}) };
      const others = { ...some, subjects: { $ne: list.personId } };
      const own = { ...some, subjects: list.personId };
      return {
        parts: [
          { filter: others, by: 'listedAt' },
          { filter: own, by: 'submittedAt' },
        ],
        among,
      };
    }
  }
}

/** Where a request stands in a list. */
export function sortTimeIn(list: RequestList, place: AccessRequest): Date {
  const { listedAt, subjects } = foundBy(place);
  const isOwn = list.kind === 'administered' && subjects.includes(list.personId);
  return isOwn || list.kind === 'mine' ? place.submittedAt : listedAt;
}
