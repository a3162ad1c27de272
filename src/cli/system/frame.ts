/** What every process of Njord has, whichever services it runs: log, audit, kill switch, metrics, health, journals. */
import { readLastBackup } from '../../core/backup/index.ts';
import { type Bus, type TopicTable, topicTable } from '../../core/bus/index.ts';
import type { LoadedConfig } from '../../core/config/index.ts';
import { describeWriterProblem, type WriterProblem } from '../../core/journal/index.ts';
import {
  createKillFile,
  createKillKey,
  createKillSwitch,
  type KillRedisConnection,
  type KillState,
  type KillSwitch,
} from '../../core/kill-switch/index.ts';
import type { Logger } from '../../core/logging/index.ts';
import { createMetrics } from '../../core/metrics/index.ts';
import {
  metered,
  openServiceJournal,
  type ServiceDefinition,
  timedJournal,
} from '../../core/service/index.ts';
import { type Clock, formatIsoTime, NS_PER_SECOND } from '../../core/time.ts';
import { type Check, createHealth, startHealthServer } from '../../services/health/index.ts';
import type { RunnerControl } from '../../services/strategy-runner/index.ts';
import type { CliPorts } from '../ports.ts';
import { sampleStrategies } from '../sample-strategies.ts';
import type { StrategySource } from '../strategy-options.ts';
import { auditEntriesOf, killChanged, strategiesNamed } from './audit-entries.ts';
import { auditedJournal } from './audited-journal.ts';
import { every, type SystemHost, wait } from './host.ts';
import { createRefusalLog, logKillChange, logServiceEvent } from './log-events.ts';
import { createLoopLag } from './loop-lag.ts';
import { createMeter, type Meter } from './meter.ts';
import { openProcessRecord } from './process-record.ts';
import { reloadStrategies } from './reload-strategies.ts';
import { defineService, PAPER, type RunningServices, type ServiceName, startServices } from './services.ts';
import { createSupervisor } from './supervisor.ts';

/** What a frame is made of. */
export interface FrameGiven {
  readonly ports: CliPorts;
  readonly host: SystemHost;
  readonly loaded: LoadedConfig;
  /** What the process calls itself in its health, its log and its audit. */
  readonly name: string;
  /** Port of health and metrics; 0 takes a free one. */
  readonly port: number;
  /** Venue that executes orders; the paper trader by default. */
  readonly venue?: string;
  /** The strategies of a strategy runner; the samples by default. */
  readonly strategies?: StrategySource | undefined;
}

/** The frame of a process. */
export interface Frame {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly topics: TopicTable;
  readonly kill: KillSwitch;
  readonly meter: Meter;
  /** State of the kill switch; `unreadable` as well while trading needs an audit that cannot be written. */
  readonly readKillState: () => KillState;
  /** Lets the metrics watch a service that the frame has not made. */
  readonly watched: (definition: ServiceDefinition) => ServiceDefinition;
  readonly define: (name: ServiceName) => ServiceDefinition;
  /** Starts services on a bus, with their journals in a folder. */
  readonly start: (
    definitions: readonly ServiceDefinition[],
    ground: { readonly bus: Bus; readonly folder: string },
  ) => Promise<RunningServices>;
  /** Listens for probes; returns the port. */
  readonly serve: (
    services: RunningServices,
    readiness: readonly Check[],
    onScrape: () => void,
  ) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** How often the loop beats. */
const BEAT_MS = 200;

/**
 * Makes the frame, and looks at the kill switch: nothing is judged before its first look has ended.
 *
 * @throws AuditStopsError where the audit cannot be written and trading needs it
 */
export async function openFrame(given: FrameGiven): Promise<Frame> {
  const { ports, host, loaded, name, port, strategies, venue = PAPER } = given;
  const { config } = loaded;
  const clock: Clock = { nowNs: () => ports.nowNs(), monotonicMs: () => ports.monotonicMs() };
  const topics = topicTable(config.topics);
  const record = await openProcessRecord({ stderr: ports.stderr, host, clock, loaded, name });
  const { logger, audit } = record;
  const redis = await openKillRedis(ports, loaded);
  const kill = createKillSwitch({
    clock,
    timers: { start: host.after },
    media: [
      createKillFile(config.killSwitch.file),
      ...(redis === null ? [] : [createKillKey(redis, config.killSwitch.key)]),
    ],
    onChange: (change) => {
      logKillChange(logger, change);
      void audit.record(killChanged(change, name));
    },
  });
  await kill.look();
  // Without the audit that trading needs, risk denies as if nobody could tell what the switch says.
  const readKillState = (): KillState => (audit.allowsTrading() ? kill.state() : 'unreadable');
  const metrics = createMetrics();
  const meter = createMeter(metrics, topics, venue);
  const closing: (() => Promise<void> | void)[] = [
    () => record.close(),
    () => {
      kill.close();
      redis?.disconnect();
    },
  ];

  const logProblem = (problem: WriterProblem): void => {
    logger.warn('journal trouble', { detail: describeWriterProblem(problem) });
  };

  /** One reload at a time; a signal while one waits already asks for nothing more. */
  function reloadOnSignal(control: RunnerControl): void {
    if (strategies === undefined) return;
    void audit.record(strategiesNamed(name, strategies.file, strategies.strategies));
    const { stderr } = ports;
    const reloaded = {
      name,
      file: strategies.file,
      control,
      logger,
      audit,
      meter,
      stderr,
      after: host.after,
    };
    let last = Promise.resolve();
    let isOneWaiting = false;
    const reload = (): Promise<void> => {
      isOneWaiting = false;
      return reloadStrategies(reloaded).catch((error: unknown) => {
        logger.error('strategies not reloaded', { error });
      });
    };
    closing.push(
      host.onReload(() => {
        if (isOneWaiting) return;
        isOneWaiting = true;
        last = last.then(reload);
      }),
    );
  }

  const watched = (definition: ServiceDefinition): ServiceDefinition =>
    metered(definition, () => clock.monotonicMs(), meter.observe);

  return {
    logger,
    clock,
    topics,
    kill,
    meter,
    readKillState,
    watched,
    define: (service) =>
      watched(
        defineService(service, {
          config,
          topics,
          clock,
          venue,
          readKillState,
          strategies: () => strategies?.strategies ?? sampleStrategies(),
          onEvaluated: meter.observeEvaluation,
          onRunnerStart: reloadOnSignal,
          onStrategyFailure: ({ strategyId, during, error, isDisabled }) => {
            meter.countStrategyError(strategyId);
            logger.error('strategy failed', { strategy_id: strategyId, during, disabled: isDisabled, error });
          },
        }),
      ),
    async start(definitions, { bus, folder }) {
      const services = await startServices(definitions, {
        bus,
        openJournal: async (journal) =>
          auditedJournal(
            timedJournal(
              await openServiceJournal(
                { ...host, clock, startTimer: host.after, onProblem: logProblem },
                { folder, name: journal },
              ),
              () => clock.monotonicMs(),
              (ms) => meter.observeJournal(journal, ms / 1_000),
            ),
            { audit, entryOf: auditEntriesOf(topics, journal) },
          ),
        wait: (delayMs) => wait(host, delayMs),
        turn: host.turn,
        onEvent: (service, event) => {
          logServiceEvent(logger, service, event);
        },
      });
      services.failed.catch((error: unknown) => {
        logger.error('service failed', { error });
      });
      const logRefusals = createRefusalLog(logger);
      closing.push(
        every(host, BEAT_MS, () => {
          logRefusals(services.statuses());
        }),
      );
      return services;
    },
    async serve(services, readiness, onScrape) {
      const health = createHealth({
        service: name,
        monotonicMs: () => clock.monotonicMs(),
        nowIso: () => formatIsoTime(clock.nowNs()),
        liveness: [],
        readiness: [
          {
            name: 'kill-switch',
            look: () => ({ healthy: kill.state() !== 'unreadable', detail: kill.state() }),
          },
          {
            name: 'audit',
            look: () => ({
              healthy: audit.allowsTrading(),
              detail: audit.allowsTrading() ? 'allows trading' : 'cannot be written',
            }),
          },
          ...readiness,
        ],
      });
      const lag = createLoopLag(() => clock.monotonicMs(), BEAT_MS);
      const server = await startHealthServer({
        health,
        async metricsText() {
          const madeNs = await readLastBackup(host.files, config.logging.journalDir);
          if (madeNs !== undefined)
            meter.takeBackupAge(Number(clock.nowNs() - madeNs) / Number(NS_PER_SECOND));
          meter.takeStatuses(services.statuses(), clock.nowNs());
          meter.takeLoopLag(lag.take() / 1_000);
          onScrape();
          return metrics.text();
        },
        metricsToken: ports.env('NJORD_METRICS_TOKEN') ?? null,
        port,
      });
      const supervisor = createSupervisor(ports, (error) => {
        logger.error('service manager not told', { error });
      });
      closing.push(
        every(host, BEAT_MS, () => {
          health.beat();
          lag.beat();
          supervisor.beat(() => health.report().liveness.healthy);
        }),
        () => server.close(),
      );
      await supervisor.ready();
      return server.port;
    },
    async close() {
      for (const end of closing.toReversed()) await end();
    },
  };
}

async function openKillRedis(
  ports: CliPorts,
  { config, secrets }: LoadedConfig,
): Promise<KillRedisConnection | null> {
  if (config.redis === undefined) return null;
  return ports.openKillRedis({ url: config.redis.url, password: secrets.redisPassword });
}
