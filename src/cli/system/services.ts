/** The services of Njord, built from the configuration and started on a bus; no decision is made here. */
import type { Bus, TopicTable } from '../../core/bus/index.ts';
import type { Config } from '../../core/config/index.ts';
import {
  type RunningService,
  type ServiceDefinition,
  type ServiceEvent,
  type ServiceJournal,
  type ServiceStatus,
  startService,
} from '../../core/service/index.ts';
import type { Clock } from '../../core/time.ts';
import { paperService } from '../../services/paper-trader/index.ts';
import { type KillState, riskService } from '../../services/risk-engine/index.ts';
import {
  type RunnerControl,
  runnerService,
  type StrategyEvaluation,
  type StrategyFailure,
} from '../../services/strategy-runner/index.ts';
import type { Strategy } from '../../strategies/index.ts';

/** Services that decide, in the order in which a message passes them. */
export const SERVICE_NAMES = Object.freeze(['strategy-runner', 'risk-engine', 'paper-trader'] as const);

/** One of the services that decide. */
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Name of the paper trader as a venue. */
export const PAPER = 'paper';

/** What services are built from. */
export interface ServiceParts {
  readonly config: Config;
  readonly topics: TopicTable;
  readonly clock: Clock;
  /** Venue that executes orders, which each of them carries. */
  readonly venue: string;
  readonly readKillState: () => KillState;
  readonly strategies: () => readonly Strategy[];
  readonly onStrategyFailure: (failure: StrategyFailure) => void;
  readonly onEvaluated: (evaluation: StrategyEvaluation) => void;
  readonly onRunnerStart: (control: RunnerControl) => void;
}

/** Makes the definition of a service. */
export function defineService(name: ServiceName, parts: ServiceParts): ServiceDefinition {
  const { config, topics, clock } = parts;
  switch (name) {
    case 'strategy-runner':
      return runnerService(
        {
          clock,
          topics,
          strategies: parts.strategies,
          onFailure: parts.onStrategyFailure,
          onStart: parts.onRunnerStart,
        },
        { onEvaluated: parts.onEvaluated },
      );
    case 'risk-engine':
      return riskService(
        { clock, readKillState: parts.readKillState },
        { limits: config.risk, venue: parts.venue, topics },
      );
    case 'paper-trader':
      return paperService(clock, { venue: parts.venue, topics, costs: config.paper });
  }
}

/** What services run on. */
export interface ServiceGround {
  readonly bus: Bus;
  readonly openJournal: (name: string) => Promise<ServiceJournal>;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly turn: () => Promise<void>;
  readonly onEvent: (service: string, event: ServiceEvent) => void;
}

/** Services that run. */
export interface RunningServices {
  readonly statuses: () => readonly ServiceStatus[];
  /** Rejects when one of them has failed; never resolves. */
  readonly failed: Promise<never>;
  /** Stops them one after the other, the first that was started first. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts services; those that read come before those that write, so that nothing is missed.
 *
 * @throws what a start throws, after those that had been started are stopped
 */
export async function startServices(
  definitions: readonly ServiceDefinition[],
  ground: ServiceGround,
): Promise<RunningServices> {
  const running: RunningService[] = [];
  try {
    for (const definition of definitions.toReversed()) {
      const { name } = definition;
      running.unshift(
        await startService(definition, {
          bus: ground.bus,
          journal: await ground.openJournal(name),
          wait: ground.wait,
          turn: ground.turn,
          observe: (event) => {
            ground.onEvent(name, event);
          },
        }),
      );
    }
  } catch (error) {
    for (const service of running) await service.stop();
    throw error;
  }
  return {
    statuses: () => running.map((service) => service.status()),
    failed: new Promise((_, reject) => {
      for (const { finished } of running) finished.catch(reject);
    }),
    async stop() {
      for (const service of running) await service.stop();
    },
  };
}
