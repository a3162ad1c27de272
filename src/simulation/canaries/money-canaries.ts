/** Planted bugs in fills, positions and orders. */
import { TOPICS, type WireMessage, wireMessage } from '../../core/bus/index.ts';
import { formatDecimal, makeDecimal, parseDecimal } from '../../core/money/index.ts';
import type { Effect } from '../../core/service/index.ts';
import { asFields } from '../as-fields.ts';
import { alteredMessages, alteredService, fieldsOf, isOf } from './altered-messages.ts';
import type { Canary } from './canary.ts';

/** Every so many fills one goes wrong. */
const EVERY = 7;

const lostFill: Canary = {
  name: 'lost-fill',
  summary: 'the paper trader forgets to tell some fills, and the positions after them',
  mode: 'paper',
  alterations: alteredMessages('paper-trader', () => {
    let count = 0;
    return (messages) => {
      count += messages.some((each) => isOf(TOPICS.fills, each)) ? 1 : 0;
      return count % EVERY === 0
        ? messages.filter((each) => !isOf(TOPICS.fills, each) && !isOf(TOPICS.positions, each))
        : messages;
    };
  }),
};

const floatInMoney: Canary = {
  name: 'float-in-money',
  summary: 'the quantity of a position is added up as a floating-point number',
  mode: 'paper',
  alterations: alteredMessages('paper-trader', () => {
    const sums = new Map<unknown, number>();
    let signed = 0;
    return (messages) =>
      messages.map((message): WireMessage => {
        const { symbol, side, qty, avg_price: averagePrice } = fieldsOf(message);
        if (isOf(TOPICS.fills, message)) signed = side === 'buy' ? Number(qty) : -Number(qty);
        if (!isOf(TOPICS.positions, message) || averagePrice === '0') return message;
        const sum = (sums.get(symbol) ?? Number(qty) - signed) + signed;
        sums.set(symbol, sum);
        return { ...message, payload: { ...fieldsOf(message), qty: sum.toFixed(FLOAT_DIGITS) } };
      });
  }),
};

/** Digits after the point at which a floating-point number shows what it is. */
const FLOAT_DIGITS = 14;

const roundedQuantity: Canary = {
  name: 'rounded-quantity',
  summary: 'a fill tells its quantity with six digits after the point',
  mode: 'paper',
  alterations: alteredMessages(
    'paper-trader',
    () => (messages) =>
      messages.map((message) => {
        if (!isOf(TOPICS.fills, message)) return message;
        const { coefficient, scale } = parseDecimal(String(fieldsOf(message)['qty']));
        const cut = scale <= 6 ? coefficient : coefficient / 10n ** BigInt(scale - 6);
        const qty = formatDecimal(makeDecimal(cut === 0n ? 1n : cut, Math.min(scale, 6)));
        return { ...message, payload: { ...fieldsOf(message), qty } };
      }),
  ),
};

const deafToCancel: Canary = {
  name: 'deaf-to-cancel',
  summary: 'a cancel is confirmed, and the order goes on resting',
  mode: 'paper',
  alterations: alteredService('paper-trader', () => ({
    handle({ topic, value }, handle): Effect {
      if (topic !== TOPICS.cancels.pattern) return handle();
      const { orderId } = asFields(asFields(value)['order']);
      const update = { orderId: String(orderId), status: 'CANCELED', tsNs: 0n } as const;
      return { messages: [wireMessage(TOPICS.orderUpdates, update)] };
    },
  })),
};

const fillToldTwice: Canary = {
  name: 'fill-told-twice',
  summary: 'the broker tells some executions of the venue a second time',
  mode: 'broker',
  alterations: alteredMessages('broker', () => {
    let count = 0;
    return (messages) =>
      messages.flatMap((message) => {
        if (!isOf(TOPICS.fills, message)) return [message];
        count += 1;
        return count % EVERY === 0 ? [message, message] : [message];
      });
  }),
};

const doubleRestartFill: Canary = {
  name: 'double-restart-fill',
  summary: 'what was published before a crash is published again after it, as if it were new',
  mode: 'paper',
  alterations: {
    bus: (name, bus) =>
      name === 'paper-trader' ? { ...bus, publishBatch: (messages) => bus.publishBatch(messages) } : bus,
  },
};

/** Planted bugs in what is told about money. */
export const MONEY_CANARIES: readonly Canary[] = [
  lostFill,
  doubleRestartFill,
  fillToldTwice,
  floatInMoney,
  roundedQuantity,
  deafToCancel,
];
