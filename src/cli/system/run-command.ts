import path from 'node:path';
import { Argument, Command, Option } from 'commander';
import type { Bus, RedisBusListener } from '../../core/bus/index.ts';
import type { Config, LoadedConfig } from '../../core/config/index.ts';
import { SERVICES_FOLDER } from '../../core/service/index.ts';
import { addConfigOptions, withConfig } from '../config-options.ts';
import { EXIT_CODE, type ExitCode } from '../exit-code.ts';
import { wholeNumber } from '../option-values.ts';
import type { CliPorts } from '../ports.ts';
import {
  addStrategyOption,
  loadStrategiesOrTell,
  type StrategyOptions,
  type StrategySource,
} from '../strategy-options.ts';
import { executingVenue, openBroker, venueContact } from './broker.ts';
import { type Frame, openFrame } from './frame.ts';
import { type SystemHost, wait } from './host.ts';
import { createBusLog } from './log-events.ts';
import { freshness, startMarket, takeDataAge } from './market.ts';
import { isOnRedis, withRedisBus } from './redis-bus.ts';
import { type RunningServices, SERVICE_NAMES, type ServiceName } from './services.ts';

const MARKET = 'market-data';
const BROKER = 'broker';

/** What can be run as a process of its own. */
type Runnable = ServiceName | typeof MARKET | typeof BROKER;

const EXAMPLES = `
Examples:
  njord run market-data --speed 100     a simulated market
  njord run strategy-runner
  njord run risk-engine
  njord run paper-trader                each in a terminal, or a unit, of its own
  njord run broker                      instead of the paper-trader, where the settings have a broker

Needs bus.kind: redis and redis.url in config/base.yaml. A service that was killed goes on where it was: its journal is
in the folder logging.journal_dir, with its log and its audit. SIGHUP makes the strategy runner read the file with the
strategies anew; where anything is wrong, the strategies that run go on.
Exit codes: 0 stopped by Ctrl-C or SIGTERM, 1 the service failed or could not start, 2 wrong usage or settings,
130 or 143 a second Ctrl-C or SIGTERM ended it at once.`;

interface RunOptions extends StrategyOptions {
  readonly port: number;
  readonly seed: number;
  readonly speed: number;
}

/** Makes the command `njord run <service>`. */
export function runCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  return addStrategyOption(addConfigOptions(new Command('run')))
    .description('Run one service as a process of its own, over Redis.')
    .addArgument(new Argument('<service>', 'which one').choices([MARKET, ...SERVICE_NAMES, BROKER]))
    .addOption(
      new Option('--port <number>', 'port of health and metrics, 0 for a free one')
        .argParser(wholeNumber(0, 65_535))
        .default(0),
    )
    .addOption(
      new Option('--seed <number>', 'which market (market-data only)')
        .argParser(wholeNumber(0, 2 ** 31 - 1))
        .default(42),
    )
    .addOption(
      new Option('--speed <times>', 'how many times faster than a real market (market-data only)')
        .argParser(wholeNumber(1, 10_000))
        .default(20),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (service: Runnable, options: RunOptions) => {
      onDone(await withConfig(ports, options, (loaded) => runService(ports, service, options, loaded)));
    });
}

async function runService(
  ports: CliPorts,
  service: Runnable,
  options: RunOptions,
  loaded: LoadedConfig,
): Promise<ExitCode> {
  const { config } = loaded;
  if (!isOnRedis(config)) {
    await ports.stderr.write(
      'njord: expected bus.kind: redis and redis.url for a service of its own, was the embedded bus. ' +
        'Set them in config/base.yaml, or run everything in one process with `njord up`.\n',
    );
    return EXIT_CODE.usage;
  }
  const mixUp = wrongExecutor(service, config);
  if (mixUp !== null) {
    await ports.stderr.write(mixUp);
    return EXIT_CODE.usage;
  }
  const strategies: StrategySource | null | undefined =
    service === 'strategy-runner' ? await loadStrategiesOrTell(ports, options) : undefined;
  if (strategies === null) return EXIT_CODE.usage;
  const host = await ports.openHost();
  const frame = await openFrame({
    ports,
    host,
    loaded,
    name: service,
    port: options.port,
    venue: executingVenue(config),
    strategies,
  });
  try {
    return await withRedisBus({ ports, host, loaded, topics: frame.topics, onEvent: hearBus(frame) }, (bus) =>
      untilEnding(host, start(bus)),
    );
  } finally {
    await frame.close();
  }

  function start(bus: Bus): Promise<Work> {
    if (service === MARKET) return market(bus);
    return service === BROKER ? broker(bus) : deciding(bus, service);
  }

  async function broker(bus: Bus): Promise<Work> {
    const { definition, announcement } = await openBroker({ ports, host, loaded, frame });
    await ports.stderr.write(`broker: ${announcement}\n`);
    const services = await frame.start([frame.watched(definition)], {
      bus,
      folder: path.join(config.logging.journalDir, SERVICES_FOLDER),
    });
    const look = { name: 'venue', look: () => venueContact(services.statuses()) };
    await announce(services, [look], () => undefined);
    return { failed: services.failed, stop: () => services.stop() };
  }

  async function deciding(bus: Bus, name: ServiceName): Promise<Work> {
    const services = await frame.start([frame.define(name)], {
      bus,
      folder: path.join(config.logging.journalDir, SERVICES_FOLDER),
    });
    await announce(services, [], () => undefined);
    return { failed: services.failed, stop: () => services.stop() };
  }

  async function market(bus: Bus): Promise<Work> {
    const feed = startMarket(config, options, {
      bus,
      topics: frame.topics,
      clock: frame.clock,
      wait: (delayMs) => wait(host, delayMs),
    });
    const none: RunningServices = { statuses: () => [], failed: never, stop: () => Promise.resolve() };
    await announce(none, [{ name: MARKET, look: () => freshness(feed, frame.clock) }], () => {
      takeDataAge(frame, feed);
    });
    return {
      failed: never,
      async stop() {
        feed.stop();
        await feed.finished;
      },
    };
  }

  async function announce(...given: Parameters<Frame['serve']>): Promise<void> {
    const port = await frame.serve(...given);
    await ports.stderr.write(`${service}: health and metrics at http://127.0.0.1:${port}\n`);
  }
}

function hearBus({ logger, meter }: Frame): RedisBusListener {
  const log = createBusLog(logger);
  return (event) => {
    log(event);
    meter.onBusEvent(event);
  };
}

/** Two that execute the same orders would answer for each other: the settings say which one it is. */
function wrongExecutor(service: Runnable, { broker }: Config): string | null {
  if (service === 'paper-trader' && broker !== undefined) {
    return (
      'njord: expected no section "broker" in config/base.yaml for the paper-trader, was one: orders go to the broker. ' +
      'Run `njord run broker`, or remove the section.\n'
    );
  }
  if (service !== BROKER || broker !== undefined) return null;
  return (
    'njord: expected a section "broker" in config/base.yaml, was none: orders go to the paper-trader. ' +
    'Add it as the comment there shows, or run `njord run paper-trader`.\n'
  );
}

/** Something that runs until it is stopped. */
interface Work {
  readonly failed: Promise<never>;
  readonly stop: () => Promise<void>;
}

const never = new Promise<never>(() => undefined);

async function untilEnding(host: SystemHost, starting: Promise<Work>): Promise<ExitCode> {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const ignore = host.onEnding(() => {
    end();
  });
  try {
    const work = await starting;
    await Promise.race([ended, work.failed]);
    await work.stop();
    return EXIT_CODE.ok;
  } finally {
    ignore();
  }
}
