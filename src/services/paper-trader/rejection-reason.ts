import type { MarketRejection } from './market.ts';

/** Why the paper trader refused an order. */
export type RejectionReason = MarketRejection | 'invalid-order' | 'wrong-venue';
