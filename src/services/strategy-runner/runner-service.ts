import { z } from 'zod';
import { TOPICS, type TopicTable, wireMessage } from '../../core/bus/index.ts';
import {
  decodePositionSnapshot,
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
import type { Strategy } from '../../strategies/index.ts';
import {
  createStrategyRunner,
  type StrategyFailure,
  type StrategyReport,
  type StrategyRunner,
  type StrategyRunnerSettings,
} from './strategy-runner.ts';

const sequencesOf = z.record(z.string(), z.int().min(0));
const notes = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('intents'), sequences: sequencesOf }),
  z.object({ kind: z.literal('position'), position: z.unknown() }),
]);
const snapshots = z.object({ sequences: sequencesOf, positions: z.array(z.unknown()) });

/** The way to a runner service that runs. */
export type RunnerControl = Pick<StrategyRunner, 'reload' | 'reports'>;

/** What the runner service asks of the outside world. */
export interface RunnerServicePorts {
  readonly clock: Clock;
  /** Makes the strategies, anew for each start: what they remember does not outlive a restart. */
  readonly strategies: () => readonly Strategy[];
  readonly onFailure: (failure: StrategyFailure) => void;
  /** Topics of trades, positions and intents; those that Njord ships with by default. */
  readonly topics?: TopicTable;
  /** Gets the way to replace the strategies once the service runs. */
  readonly onStart?: (control: RunnerControl) => void;
  /** Hears what each strategy has done when the service stops. */
  readonly onStop?: (reports: readonly StrategyReport[]) => void;
}

/**
 * Returns the positions in a snapshot of this service, the latest of each symbol.
 *
 * @throws where the snapshot is none of this service
 */
export function positionsInRunner(snapshot: unknown): readonly PositionSnapshot[] {
  return snapshots
    .parse(snapshot)
    .positions.map((position) => requireNoted(decodePositionSnapshot(position)));
}

/**
 * The strategy runner as a service: trades and positions in, intents out. The numbers of the intents go on over a
 * restart, and positions come back; strategies begin with an empty memory.
 */
export function runnerService(
  {
    clock,
    strategies,
    onFailure,
    topics = TOPICS,
    onStart = () => undefined,
    onStop = () => undefined,
  }: RunnerServicePorts,
  settings: StrategyRunnerSettings = {},
): ServiceDefinition {
  return {
    name: 'strategy-runner',
    create(snapshot) {
      const runner = createStrategyRunner(clock, strategies(), onFailure, settings);
      const positions = new Map<string, PositionSnapshot>();
      if (snapshot !== undefined) {
        for (const position of positionsInRunner(snapshot)) remember(position);
        runner.continueFrom(snapshots.parse(snapshot).sequences);
      }

      function remember(position: PositionSnapshot): void {
        positions.set(position.symbol, position);
        runner.handlePosition(position);
      }

      function takeTrade(trade: TradeEvent): Effect {
        const intents = runner.handleEvent({ kind: 'trade', trade });
        if (intents.length === 0) return NO_EFFECT;
        return {
          note: { kind: 'intents', sequences: runner.sequences() },
          messages: intents.map((intent) => wireMessage(topics.intents, intent)),
        };
      }

      function takePosition(position: PositionSnapshot): Effect {
        remember(position);
        return { note: { kind: 'position', position: encodePositionSnapshot(position) }, messages: [] };
      }

      return {
        inputs: [inputOf(topics.trades, takeTrade), inputOf(topics.positions, takePosition)],
        recall(value) {
          const note = notes.parse(value);
          if (note.kind === 'intents') runner.continueFrom(note.sequences);
          else remember(requireNoted(decodePositionSnapshot(note.position)));
        },
        snapshot: () => ({
          sequences: runner.sequences(),
          positions: [...positions.values()].map(encodePositionSnapshot),
        }),
        start() {
          runner.start();
          onStart(runner);
        },
        stop() {
          runner.stop();
          onStop(runner.reports());
        },
      };
    },
  };
}
