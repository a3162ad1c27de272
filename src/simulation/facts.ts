import type {
  FillEvent,
  OrderEvent,
  OrderUpdate,
  PositionSnapshot,
  RiskDecision,
} from '../core/contracts/index.ts';
import type { Decimal } from '../core/money/index.ts';

/** Something that is certain, told to the invariants in the order in which it became so. */
export type Fact =
  /** A message that a durable topic of the bus has accepted. */
  | { readonly kind: 'intent'; readonly intentId: string }
  | { readonly kind: 'decision'; readonly decision: RiskDecision }
  | { readonly kind: 'order'; readonly order: OrderEvent }
  | { readonly kind: 'update'; readonly update: OrderUpdate }
  | { readonly kind: 'fill'; readonly fill: FillEvent }
  | { readonly kind: 'position'; readonly position: PositionSnapshot }
  /** A message that breaks its contract. */
  | { readonly kind: 'malformed'; readonly topic: string; readonly problem: string }
  /** Risk has approved an order, this moment. */
  | ({ readonly kind: 'approved'; readonly order: OrderEvent } & Moment & {
        /** Age of the latest trade of the symbol; null where there was none, or a clock has stepped since. */
        readonly priceAgeMs: number | null;
        /** Realized loss of the day, as far as risk was told of it, as little as it can be; in the quote currency. */
        readonly dayLoss: Decimal;
      })
  /** Risk was told the result of a symbol after fees, and what it knows of it now. */
  | { readonly kind: 'result'; readonly symbol: string; readonly told: Decimal; readonly known: Decimal }
  /** A request for an order leaves the broker, this moment. */
  | ({ readonly kind: 'sent'; readonly clientOrderId: string; readonly terms: string } & Moment)
  /** The clock of risk has stepped: times before and after cannot be compared. */
  | { readonly kind: 'risk-clock-stepped'; readonly fromNs: bigint }
  /** Messages wait somewhere. */
  | {
      readonly kind: 'queue';
      readonly place: string;
      readonly length: number;
      readonly lengthMax: number;
    }
  /** A process has come back from its journal: what it was when it died, and what it is now. */
  | { readonly kind: 'restored'; readonly process: string; readonly before: string; readonly after: string }
  /** Everything has come to rest. */
  | { readonly kind: 'end'; readonly open: readonly string[]; readonly venue: VenueBooks | null };

/** What the world was like at a moment. */
export interface Moment {
  /** Milliseconds of virtual time. */
  readonly atMs: number;
  /** Since when nobody can have seen the kill switch clear; null while it shows that. */
  readonly stoppedSinceMs: number | null;
}

/** What the venue has really done, at the end. */
export interface VenueBooks {
  /** Number of orders by client id. */
  readonly orderCounts: ReadonlyMap<string, number>;
  /** Its executions, as `symbol:id quantity@price`. */
  readonly executions: readonly string[];
}

/** What an invariant found wrong: both are noun phrases that complete "expected …, found …". */
export interface Finding {
  readonly expected: string;
  readonly found: string;
}

/** Something that must hold at all times. */
export interface Invariant {
  /** Its name, in kebab case. */
  readonly name: string;
  /** Takes a fact; returns what is wrong now, if anything is. */
  readonly take: (fact: Fact) => Finding | undefined;
}
