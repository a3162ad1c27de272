import { netPnl, type PositionSnapshot } from '../../core/contracts/index.ts';
import { add, type Decimal, formatDecimal, parseDecimal, subtract, ZERO } from '../../core/money/index.ts';
import { utcDayIndex } from '../../core/time.ts';

/** The state of `DayPnl` as plain JSON data. */
export interface DayPnlSnapshot {
  /** Number of the UTC day; 1970-01-01 is day 0. */
  readonly day: number;
  /** Realized result of all symbols when the day began. */
  readonly net_at_day_start: string;
  /** Latest realized result of each symbol, and when it was stated. */
  readonly symbols: readonly (readonly [symbol: string, net: string, tsNs: string])[];
}

/**
 * The realized result of the running UTC day after fees, over all symbols.
 *
 * Net, not gross: fees are money lost, and a cap that ignores them lets a fee-bound strategy bleed on. The
 * day ends at midnight UTC. Position snapshots state results since the beginning of time; a symbol that was
 * never seen is taken to begin at 0, so a restart needs the snapshot of this state or all positions again.
 */
export class DayPnl {
  readonly #symbols: Map<string, { readonly net: Decimal; readonly tsNs: bigint }>;
  #day: number;
  #net: Decimal;
  #netAtDayStart: Decimal;

  /** Starts from nothing, or from the snapshot of an earlier state. */
  constructor(snapshot: DayPnlSnapshot = { day: 0, net_at_day_start: '0', symbols: [] }) {
    this.#day = snapshot.day;
    this.#netAtDayStart = parseDecimal(snapshot.net_at_day_start);
    this.#symbols = new Map(
      snapshot.symbols.map(([symbol, net, tsNs]) => [symbol, { net: parseDecimal(net), tsNs: BigInt(tsNs) }]),
    );
    this.#net = [...this.#symbols.values()].reduce((sum, { net }) => add(sum, net), ZERO);
  }

  /**
   * Takes the position of a symbol: the latest that was told, whatever its stamp. The topic keeps the order; a stamp may be
   * older than the one before where a clock has stepped back or an execution was told late, and such a loss counts as well.
   * A change that happened yesterday and is told today counts for yesterday. A stamp from the future counts as now.
   */
  record(position: PositionSnapshot, nowNs: bigint): void {
    const tsNs = position.tsNs < nowNs ? position.tsNs : nowNs;
    const known = this.#symbols.get(position.symbol);
    this.#rollTo(utcDayIndex(tsNs));
    const net = netPnl(position);
    const change = subtract(net, known?.net ?? ZERO);
    this.#symbols.set(position.symbol, { net, tsNs });
    this.#net = add(this.#net, change);
    if (utcDayIndex(tsNs) < this.#day) this.#netAtDayStart = add(this.#netAtDayStart, change);
  }

  /** Returns the realized result since midnight UTC, below 0 for a loss. */
  at(nowNs: bigint): Decimal {
    this.#rollTo(utcDayIndex(nowNs));
    return subtract(this.#net, this.#netAtDayStart);
  }

  /** Returns the state as plain data. */
  snapshot(): DayPnlSnapshot {
    return {
      day: this.#day,
      net_at_day_start: formatDecimal(this.#netAtDayStart),
      symbols: [...this.#symbols].map(
        ([symbol, { net, tsNs }]) => [symbol, formatDecimal(net), tsNs.toString()] as const,
      ),
    };
  }

  /** A clock that steps back over midnight does not bring yesterday back. */
  #rollTo(day: number): void {
    if (day <= this.#day) return;
    this.#day = day;
    this.#netAtDayStart = this.#net;
  }
}
