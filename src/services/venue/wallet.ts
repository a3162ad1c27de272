import type { Side } from '../../core/contracts/index.ts';
import {
  add,
  compare,
  type Decimal,
  makeDecimal,
  multiply,
  negate,
  type Price,
  type Quantity,
  subtract,
  ZERO,
} from '../../core/money/index.ts';

/** What one asset comes to. */
export interface AssetBalance {
  readonly asset: string;
  readonly free: Decimal;
  /** Held by orders that have not ended. */
  readonly locked: Decimal;
}

/** What is locked for an order. */
export interface LockRequest {
  readonly orderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly limitPrice: Price | null;
}

/** What an execution moves. */
export interface WalletTrade {
  readonly orderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly price: Price;
  /** In the quote currency. */
  readonly fee: Decimal;
}

/** The money of one account. */
export interface Wallet {
  /** Locks what an order may cost, at most; false where there is not so much. */
  readonly lock: (request: LockRequest, marketPrice: Price) => boolean;
  readonly execute: (trade: WalletTrade) => void;
  /** Gives back what an order has not used. */
  readonly release: (orderId: string) => void;
  readonly balances: () => readonly AssetBalance[];
}

/** A market order and its fee may cost so many times the price at its arrival: prices move by a fifth at most. */
const MARGIN = makeDecimal(16n, 1);

/** Makes a wallet that holds these amounts, all free. */
export function createWallet(funds: ReadonlyMap<string, Decimal>): Wallet {
  const free = new Map(funds);
  const locked = new Map<string, { readonly asset: string; readonly amount: Decimal }>();

  function change(asset: string, amount: Decimal): void {
    free.set(asset, add(free.get(asset) ?? ZERO, amount));
  }

  return {
    lock({ orderId, symbol, side, quantity, limitPrice }, marketPrice) {
      const [base, quote] = assetsOf(symbol);
      const asset = side === 'buy' ? quote : base;
      const cost = multiply(multiply(quantity, limitPrice ?? marketPrice), MARGIN);
      const amount = side === 'buy' ? cost : quantity;
      if (compare(free.get(asset) ?? ZERO, amount) < 0) return false;
      change(asset, negate(amount));
      locked.set(orderId, { asset, amount });
      return true;
    },
    execute({ orderId, symbol, side, quantity, price, fee }) {
      const [base, quote] = assetsOf(symbol);
      const notional = multiply(price, quantity);
      const used = side === 'buy' ? add(notional, fee) : quantity;
      const lock = locked.get(orderId);
      if (lock !== undefined) locked.set(orderId, { ...lock, amount: subtract(lock.amount, used) });
      if (side === 'buy') change(base, quantity);
      else change(quote, subtract(notional, fee));
    },
    release(orderId) {
      const lock = locked.get(orderId);
      if (lock === undefined) return;
      locked.delete(orderId);
      change(lock.asset, lock.amount);
    },
    balances: () => {
      const held = new Map<string, Decimal>();
      for (const { asset, amount } of locked.values()) held.set(asset, add(held.get(asset) ?? ZERO, amount));
      return [...new Set([...free.keys(), ...held.keys()])].map((asset) => ({
        asset,
        free: free.get(asset) ?? ZERO,
        locked: held.get(asset) ?? ZERO,
      }));
    },
  };
}

function assetsOf(symbol: string): readonly [base: string, quote: string] {
  const slash = symbol.indexOf('/');
  return [symbol.slice(0, slash), symbol.slice(slash + 1)];
}
