import { createHash } from 'node:crypto';
import type { BrokerAlarms } from './broker-alarms.ts';
import type { BrokerFact } from './broker-facts.ts';
import type { BrokerLedger } from './broker-ledger.ts';
import type { ReadTrade, VenueTrade } from './venue.ts';

/** Executions that are noted at once, at most: some 1 kB each with their messages, in a line of the journal of 1 MiB. */
const EXECUTIONS_PER_STEP_MAX = 200;

/**
 * Sorts the executions that a venue tells, over and over and in any order: which are new, whose they are, and which must
 * be looked at by somebody.
 */
export class TradeIntake {
  readonly #ledger: BrokerLedger;
  readonly #alarms: BrokerAlarms;
  /** Executions whose order may still be told, while one is being placed. */
  #unclaimed: readonly VenueTrade[] = [];
  /** Executions that did not fit into the step; the next list has them again. */
  #postponed: readonly VenueTrade[] = [];

  /** Looks up owners in the ledger, which has to learn the facts. */
  constructor(ledger: BrokerLedger, alarms: BrokerAlarms) {
    this.#ledger = ledger;
    this.#alarms = alarms;
  }

  /** Executions that are not told yet, though the venue has told them. */
  get heldBack(): readonly VenueTrade[] {
    return [...this.#unclaimed, ...this.#postponed];
  }

  /** Whether there were more than a step takes. */
  get hasPostponed(): boolean {
    return this.#postponed.length > 0;
  }

  /** Returns what is new in what the venue says. */
  factsOf(reads: readonly ReadTrade[]): readonly BrokerFact[] {
    const whole = reads.flatMap((read) => (read.kind === 'trade' ? [read.trade] : []));
    const unreadable = reads.flatMap((read) =>
      read.kind === 'trade' ? [] : this.#setAside(`${read.problem} ${read.text}`, read.problem, read.text),
    );
    const waiting: VenueTrade[] = [];
    const fresh = this.#ledger.trades.fresh([...this.#unclaimed, ...whole]);
    this.#postponed = fresh.slice(EXECUTIONS_PER_STEP_MAX);
    const executed = fresh.slice(0, EXECUTIONS_PER_STEP_MAX).flatMap((trade): readonly BrokerFact[] => {
      if (!this.#mayBeClaimed(trade)) return this.#factsOfOne(trade);
      waiting.push(trade);
      return [];
    });
    this.#unclaimed = waiting;
    return [...unreadable, ...executed];
  }

  #factsOfOne(trade: VenueTrade): readonly BrokerFact[] {
    const key = `trade ${trade.symbol} ${trade.tradeId}`;
    const owner = this.#ledger.ownerOf(trade);
    if (owner === undefined) return this.#setAside(key, 'an execution of an order that is not ours', key);
    if (this.#ledger.trades.isTooLate(trade))
      return this.#setAside(key, 'an execution from before the window', key);
    const { orderId, isActive } = owner;
    if (!isActive) this.#alarms.raise({ kind: 'late-execution', orderId, tradeId: trade.tradeId });
    return [{ kind: 'executed', orderId, trade }];
  }

  /** An order that is being placed may turn out to be the owner. */
  #mayBeClaimed(trade: VenueTrade): boolean {
    if (trade.clientOrderId !== null || this.#ledger.ownerOf(trade) !== undefined) return false;
    return this.#ledger
      .active()
      .some(({ order, life }) => life.venueOrderId === null && order.symbol === trade.symbol);
  }

  #setAside(key: string, problem: string, text: string): readonly BrokerFact[] {
    const digest = createHash('sha256').update(key).digest('base64url');
    if (this.#ledger.isSetAside(digest)) return [];
    this.#alarms.raise({ kind: 'set-aside', problem, text });
    return [{ kind: 'set-aside', key: digest, problem, text }];
  }
}
