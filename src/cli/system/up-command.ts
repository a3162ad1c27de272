import { Command, Option } from 'commander';
import type { LoadedConfig } from '../../core/config/index.ts';
import { addConfigOptions, withConfig } from '../config-options.ts';
import { EXIT_CODE, type ExitCode } from '../exit-code.ts';
import { durationOption, wholeNumber } from '../option-values.ts';
import type { CliPorts } from '../ports.ts';
import { createProgress } from '../progress.ts';
import { addStrategyOption, loadStrategiesOrTell, type StrategyOptions } from '../strategy-options.ts';
import { wait } from './host.ts';
import { startSystem } from './system.ts';
import { upReportJson, upReportText } from './up-report.ts';

const EXAMPLES = `
Examples:
  njord up                               until Ctrl-C
  njord up --duration 30s                half a minute, then the books
  njord up --seed 7 --speed 100 --json   another market, faster, as one JSON document

While it runs: njord kill trip --why "…" stops all trading; health and metrics are at the address that it prints. Log and
audit are in the folders log and audit of logging.journal_dir. SIGHUP reads the file with the strategies anew: those that
have not changed keep what they remember, and where anything is wrong all go on as they are.
Exit codes: 0 the books reconcile, 1 they do not, or it failed or could not start, 2 wrong usage or settings,
130 or 143 a second Ctrl-C or SIGTERM ended it at once.`;

interface UpOptions extends StrategyOptions {
  readonly duration?: number;
  readonly seed: number;
  readonly speed: number;
  readonly port?: number;
  readonly json?: true;
}

/** Makes the command `njord up`. */
export function upCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  return addStrategyOption(addConfigOptions(new Command('up')))
    .description(
      'Run every service in this process, on a simulated market, and reconcile the books at the end.',
    )
    .addOption(
      new Option('--duration <time>', 'how long, as 30s, 10m or 1h (default: until Ctrl-C)').argParser(
        durationOption,
      ),
    )
    .addOption(
      new Option('--seed <number>', 'which market').argParser(wholeNumber(0, 2 ** 31 - 1)).default(42),
    )
    .addOption(
      new Option('--speed <times>', 'how many times faster than a real market')
        .argParser(wholeNumber(1, 10_000))
        .default(20),
    )
    .addOption(
      new Option(
        '--port <number>',
        'port of health and metrics, 0 for a free one (default: http.port)',
      ).argParser(wholeNumber(0, 65_535)),
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (options: UpOptions) => {
      onDone(await withConfig(ports, options, (loaded) => runUp(ports, options, loaded)));
    });
}

async function runUp(ports: CliPorts, options: UpOptions, loaded: LoadedConfig): Promise<ExitCode> {
  const { config } = loaded;
  if (config.bus.kind !== 'memory') {
    await ports.stderr.write(
      'njord: expected bus.kind: memory for `up`, which is one process, was redis. Use `njord run <service>` with Redis.\n',
    );
    return EXIT_CODE.usage;
  }
  const strategies = await loadStrategiesOrTell(ports, options);
  if (strategies === null) return EXIT_CODE.usage;
  const host = await ports.openHost();
  const system = await startSystem({
    ports,
    host,
    loaded,
    market: options,
    strategies,
    port: options.port ?? config.http.port,
  });
  const progress = createProgress(ports, 'trades');
  let ending = false;
  const ignore = host.onEnding(() => {
    ending = true;
  });
  const startMs = ports.monotonicMs();
  const isOver = (): boolean =>
    ending || (options.duration !== undefined && ports.monotonicMs() - startMs >= options.duration);
  try {
    await ports.stderr.write(`health and metrics at http://127.0.0.1:${system.port}\n`);
    while (!isOver()) {
      await Promise.race([wait(host, PROGRESS_MS), system.services.failed]);
      if (options.duration === undefined) continue;
      const fraction = Math.min(1, (ports.monotonicMs() - startMs) / options.duration);
      await progress.update({ fraction, doneCount: system.feed.count() });
    }
    await progress.finish(system.feed.count());
    const report = await system.finish(ports.monotonicMs() - startMs);
    const { stdout } = ports;
    await stdout.write(options.json === true ? upReportJson(report) : upReportText(report, stdout.hasColors));
    return report.audit.discrepancies.length === 0 ? EXIT_CODE.ok : EXIT_CODE.failed;
  } finally {
    ignore();
    await system.close();
  }
}

/** How often the progress is looked at. */
const PROGRESS_MS = 50;
