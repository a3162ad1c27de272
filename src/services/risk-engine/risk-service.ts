import { z } from 'zod';
import { TOPICS } from '../../core/bus/index.ts';
import {
  decodePositionSnapshot,
  decodeRiskDecision,
  encodePositionSnapshot,
  type PositionSnapshot,
  type TradeEvent,
} from '../../core/contracts/index.ts';
import {
  type Effect,
  inputOf,
  NO_EFFECT,
  requireNoted,
  type ServiceDefinition,
} from '../../core/service/index.ts';
import type { Clock } from '../../core/time.ts';
import { DayPnl } from './day-pnl.ts';
import { intentMessages } from './intent-message.ts';
import { LastTrades } from './last-trades.ts';
import { createRiskEngine, type RiskEngineSettings } from './risk-engine.ts';
import type { KillState } from './situation.ts';

/** What the risk service asks of the outside world. */
export interface RiskServicePorts {
  readonly clock: Clock;
  /** State of the kill switch, from a cache that is at most 250 ms old. */
  readonly readKillState: () => KillState;
}

const notes = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('decision'), at_ns: z.string(), decision: z.unknown() }),
  z.object({ kind: z.literal('position'), at_ns: z.string(), position: z.unknown() }),
]);

const snapshots = z.object({
  memory: z.object({
    as_of_ns: z.string(),
    seen: z.array(z.tuple([z.string(), z.string()])),
    approved_at_ns: z.array(z.string()),
  }),
  day_pnl: z.object({
    day: z.number(),
    net_at_day_start: z.string(),
    symbols: z.array(z.tuple([z.string(), z.string(), z.string()])),
  }),
});

/**
 * The risk engine as a service: intents in, one decision each and the approved orders out. Identifiers, the rate and
 * the result of the day outlive a restart; the latest trades do not, so that nothing is judged by an old price.
 */
export function riskService(ports: RiskServicePorts, settings: RiskEngineSettings): ServiceDefinition {
  const { topics = TOPICS } = settings;
  return {
    name: 'risk-engine',
    create(snapshot) {
      const saved = snapshot === undefined ? undefined : snapshots.parse(snapshot);
      const lastTrades = new LastTrades();
      const dayPnl = new DayPnl(saved?.day_pnl);
      const engine = createRiskEngine({ ...ports, lastTrades, dayPnl }, settings, saved?.memory);
      const now = (): bigint => ports.clock.nowNs();

      function takeTrade(trade: TradeEvent): Effect {
        lastTrades.record(trade, now());
        return NO_EFFECT;
      }

      function takePosition(position: PositionSnapshot): Effect {
        const nowNs = now();
        dayPnl.record(position, nowNs);
        const note = {
          kind: 'position',
          at_ns: nowNs.toString(),
          position: encodePositionSnapshot(position),
        };
        return { note, messages: [] };
      }

      function takeIntent(message: unknown): Effect {
        const atNs = now();
        const { messages } = engine.handleMessage(message);
        const [decision] = messages;
        if (decision === undefined) return NO_EFFECT;
        return { note: { kind: 'decision', at_ns: atNs.toString(), decision: decision.payload }, messages };
      }

      return {
        inputs: [
          inputOf(topics.trades, takeTrade),
          inputOf(topics.positions, takePosition),
          inputOf(intentMessages(topics), takeIntent),
        ],
        recall(value) {
          const note = notes.parse(value);
          const atNs = BigInt(note.at_ns);
          if (note.kind === 'position')
            dayPnl.record(requireNoted(decodePositionSnapshot(note.position)), atNs);
          else engine.recall(requireNoted(decodeRiskDecision(note.decision)), atNs);
        },
        snapshot: () => ({ memory: engine.snapshot(), day_pnl: dayPnl.snapshot() }),
        measures: () => [{ name: 'remembered-ids', symbol: null, value: engine.seenCount() }],
      };
    },
  };
}
