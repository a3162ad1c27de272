/**
 * What a venue says about an order, in our words. `PENDING_CANCEL` still may be filled; `UNKNOWN` is a word that nobody
 * told us about: it is reported and looked at again, and never taken for anything.
 */
export type VenueStatus =
  | 'NEW'
  | 'PARTIALLY_FILLED'
  | 'FILLED'
  | 'CANCELED'
  | 'REJECTED'
  | 'PENDING_CANCEL'
  | 'UNKNOWN';

/** Every word of venues and client libraries that we know, in lower case. */
const MEANINGS: ReadonlyMap<string, VenueStatus> = new Map<string, VenueStatus>([
  ['new', 'NEW'],
  ['open', 'NEW'],
  ['accepted', 'NEW'],
  ['pending_new', 'NEW'],
  ['partially_filled', 'PARTIALLY_FILLED'],
  ['filled', 'FILLED'],
  ['closed', 'FILLED'],
  ['canceled', 'CANCELED'],
  ['cancelled', 'CANCELED'],
  ['expired', 'CANCELED'],
  ['expired_in_match', 'CANCELED'],
  ['rejected', 'REJECTED'],
  ['pending_cancel', 'PENDING_CANCEL'],
  ['canceling', 'PENDING_CANCEL'],
]);

/** Translates a status of a venue; upper and lower case and blanks around it make no difference. */
export function statusOf(word: unknown): VenueStatus {
  return typeof word === 'string' ? (MEANINGS.get(word.trim().toLowerCase()) ?? 'UNKNOWN') : 'UNKNOWN';
}

/** Tells whether nothing more happens to an order of this status. */
export function isTerminal(status: VenueStatus): status is 'FILLED' | 'CANCELED' | 'REJECTED' {
  return status === 'FILLED' || status === 'CANCELED' || status === 'REJECTED';
}
