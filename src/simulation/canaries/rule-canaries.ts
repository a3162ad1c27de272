/** Planted bugs in the rules of risk and in the kill switch. */
import { TOPICS, wireMessage } from '../../core/bus/index.ts';
import { decodeOrderIntent } from '../../core/contracts/index.ts';
import { add, parseDecimal } from '../../core/money/index.ts';
import { type Effect, NO_EFFECT } from '../../core/service/index.ts';
import { type KillState, orderOfIntent, type RiskLimits } from '../../services/risk-engine/index.ts';
import { VENUE_NAMES } from '../simulated-limits.ts';
import { alteredService, fieldsOf, isOf } from './altered-messages.ts';
import type { Canary } from './canary.ts';

function limitsCanary(name: string, summary: string, riskLimits: (limits: RiskLimits) => RiskLimits): Canary {
  return { name, summary, mode: 'paper', alterations: { riskLimits } };
}

const killFailsOpen: Canary = {
  name: 'kill-fails-open',
  summary: 'a kill switch that cannot be read counts as clear',
  mode: 'paper',
  alterations: {
    readKillState: (read) => () => {
      const state = read();
      return state === 'unreadable' ? 'clear' : state;
    },
  },
};

/** A state is kept for so long, in milliseconds. */
const KEPT_MS = 60_000;

const killKeptTooLong: Canary = {
  name: 'kill-kept-too-long',
  summary: 'the state of the kill switch is believed for a minute',
  mode: 'broker',
  alterations: {
    readKillState(read, nowMs) {
      let kept: KillState = 'unreadable';
      let keptAtMs = Number.NEGATIVE_INFINITY;
      return () => {
        if (nowMs() - keptAtMs < KEPT_MS) return kept;
        kept = read();
        keptAtMs = nowMs();
        return kept;
      };
    },
  },
};

/** Every so many denials one order goes out all the same. */
const EVERY = 10;

const unapprovedOrder: Canary = {
  name: 'unapproved-order',
  summary: 'some intents become orders although they were denied',
  mode: 'paper',
  alterations: alteredService('risk-engine', () => {
    let count = 0;
    return {
      handle({ value }, handle): Effect {
        const effect = handle();
        const isDenied = effect.messages.some(
          (message) => isOf(TOPICS.decisions, message) && fieldsOf(message)['allowed'] === false,
        );
        count += isDenied ? 1 : 0;
        const intent = decodeOrderIntent(value);
        if (!isDenied || count % EVERY !== 0 || intent.kind === 'invalid') return effect;
        const order = orderOfIntent(intent.value, VENUE_NAMES.paper, intent.value.tsLocalNs);
        return { ...effect, messages: [...effect.messages, wireMessage(TOPICS.orders, order)] };
      },
    };
  }),
};

const deafToLoss: Canary = {
  name: 'deaf-to-loss',
  summary: 'risk overhears some positions, and with them what was lost',
  mode: 'paper',
  alterations: alteredService('risk-engine', () => {
    let count = 0;
    return {
      handle({ topic }, handle): Effect {
        if (topic === TOPICS.positions.pattern) count += 1;
        if (topic !== TOPICS.positions.pattern || count % EVERY !== 0) return handle();
        return NO_EFFECT;
      },
    };
  }),
};

/** Planted bugs in what stops orders. */
export const RULE_CANARIES: readonly Canary[] = [
  limitsCanary('order-cap-off-by-one', 'an order may be worth a trifle more than the cap', (limits) => ({
    ...limits,
    perOrderCap: add(limits.perOrderCap, parseDecimal('0.001')),
  })),
  limitsCanary('rate-cap-off-by-one', 'one order more than the cap is approved in a minute', (limits) => ({
    ...limits,
    ordersPerMinuteCap: limits.ordersPerMinuteCap + 1,
  })),
  limitsCanary('stale-price', 'a price counts as fresh for three times as long', (limits) => ({
    ...limits,
    lastTradeAgeMsMax: 3 * limits.lastTradeAgeMsMax,
  })),
  limitsCanary('loss-without-end', 'the cap on the loss of a day is not looked at', (limits) => ({
    ...limits,
    dailyLossCap: parseDecimal('1000000000'),
  })),
  killFailsOpen,
  killKeptTooLong,
  deafToLoss,
  unapprovedOrder,
];
