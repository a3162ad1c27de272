import path from 'node:path';
import { Command, Option } from 'commander';
import { topicTable } from '../../core/bus/index.ts';
import type { LoadedConfig } from '../../core/config/index.ts';
import { formatDecimal, isZero } from '../../core/money/index.ts';
import { readServiceJournal, SERVICES_FOLDER } from '../../core/service/index.ts';
import type { Clock } from '../../core/time.ts';
import { createFlattener, type Flattener } from '../../services/flattener/index.ts';
import { addConfigOptions, type ConfigOptions, withConfig } from '../config-options.ts';
import { EXIT_CODE, type ExitCode } from '../exit-code.ts';
import { openKillMedia } from '../kill-media.ts';
import { lookAtAll } from '../kill-report.ts';
import { type OperatorAudit, openOperatorAudit } from '../operator-audit.ts';
import { durationOption } from '../option-values.ts';
import type { CliPorts } from '../ports.ts';
import { type FlattenOrder, flattenEnded, flattenOrdered } from './audit-entries.ts';
import { type Closing, closePositions } from './close-positions.ts';
import { type FlattenReport, flattenReportJson, flattenReportText, isFlat } from './flatten-report.ts';
import type { SystemHost } from './host.ts';
import { isOnRedis, withRedisBus } from './redis-bus.ts';
import { readStoredBooks, type StoredBooks } from './stored-books.ts';

const EXAMPLES = `
Examples:
  njord flatten --dry-run                          say what is held, and send nothing
  njord flatten --why "end of day"                 close every position
  njord flatten --why "drill" --timeout 10m --json | jq .flat

For services that run over Redis (njord run). Stop the strategy-runner first: strategies that go on trading open positions
again. Resting orders are canceled, and each position is closed by market orders, in parts where risk.per_order_usd_cap asks
for it. The orders pass risk like any other, so the kill switch has to be clear, and what they lose counts.
Where the settings have a broker, orders go to its venue, in parts where broker.order_cap asks for it, and what rests there is
canceled; broker.day_cap counts these orders as well. What is held is read from the journals of the services, in logging.journal_dir/services on this machine. Who ordered it and
why goes into the audit, in logging.journal_dir/audit/flatten.
Exit codes: 0 nothing is held any more, 1 something is, or nobody knows, which the report says, 2 wrong usage or settings.`;

interface FlattenOptions extends ConfigOptions {
  readonly why?: string;
  readonly who?: string;
  readonly timeout: number;
  readonly dryRun?: true;
  readonly json?: true;
}

/** Name of the audit of this command. */
const WRITER = 'flatten';

/** Makes the command `njord flatten`. */
export function flattenCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  return addConfigOptions(new Command('flatten'))
    .description('Close every position.')
    .option('--why <text>', 'reason, for the record; needed unless --dry-run')
    .option('--who <name>', 'who decided it (default: your user name)')
    .addOption(
      new Option('--timeout <time>', 'give up after this time, such as 30s or 10m')
        .argParser(durationOption)
        .default(60_000, '60s'),
    )
    .option('--dry-run', 'say what is held, and send nothing')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (options: FlattenOptions) => {
      onDone(await withConfig(ports, options, (loaded) => flatten(ports, options, loaded)));
    });
}

async function flatten(ports: CliPorts, options: FlattenOptions, loaded: LoadedConfig): Promise<ExitCode> {
  if (!isOnRedis(loaded.config)) {
    await ports.stderr.write(
      'njord: expected bus.kind: redis and redis.url, was the embedded bus, which no other process reaches. ' +
        'The paper positions of `njord up` end with it.\n',
    );
    return EXIT_CODE.usage;
  }
  const host = await ports.openHost();
  const clock: Clock = { nowNs: () => ports.nowNs(), monotonicMs: () => ports.monotonicMs() };
  const order: FlattenOrder = {
    runId: `flatten-${ports.nowNs().toString(36)}`,
    who: options.who ?? ports.userName(),
    why: options.why ?? '',
  };
  const folder = path.join(loaded.config.logging.journalDir, SERVICES_FOLDER);
  const books = await readStoredBooks(
    {
      read: (name) => readServiceJournal(host.files, { folder, name }),
      wait: (delayMs) => ports.sleep(delayMs),
    },
    { ...loaded, clock, topics: topicTable(loaded.config.topics) },
  );
  const { runId, who, why } = order;
  const flattener = createFlattener({ runId, meta: { who: shortened(who), why: shortened(why) } });
  for (const position of books.positions) flattener.takePosition(position);
  const say = async (closing: Closing | null): Promise<ExitCode> => {
    const report: FlattenReport = {
      closing,
      lines: flattener.lines(),
      canceledOrderIds: books.restingOrderIds,
    };
    await ports.stdout.write(options.json === true ? flattenReportJson(report) : flattenReportText(report));
    return isFlat(report) ? EXIT_CODE.ok : EXIT_CODE.failed;
  };
  if (options.dryRun === true) return say(null);
  if (why === '') {
    await ports.stderr.write('njord: expected --why with a reason, for the record, was none.\n');
    return EXIT_CODE.usage;
  }
  if (!(await isClear(ports, loaded))) return EXIT_CODE.failed;
  const { timeout: timeoutMs } = options;
  return withAudit(ports, loaded, order, flattener, () =>
    close({ ports, host, loaded, clock, books, flattener, timeoutMs }, say),
  );
}

interface CloseGiven {
  readonly ports: CliPorts;
  readonly host: SystemHost;
  readonly loaded: LoadedConfig;
  readonly clock: Clock;
  readonly books: StoredBooks;
  readonly flattener: Flattener;
  readonly timeoutMs: number;
}

async function close(
  { books, ...given }: CloseGiven,
  say: (closing: Closing) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { ports, host, loaded } = given;
  let isEnded = false;
  const ignore = host.onEnding(() => {
    isEnded = true;
  });
  const topics = topicTable(loaded.config.topics);
  try {
    return await withRedisBus({ ports, host, loaded, topics, onEvent: () => undefined }, async (bus) =>
      say(
        await closePositions({
          ...given,
          ...books,
          fillsAreWhole: loaded.config.broker === undefined,
          bus,
          topics,
          wait: (delayMs) => ports.sleep(delayMs),
          isEnded: () => isEnded,
        }),
      ),
    );
  } finally {
    ignore();
  }
}

/** Says why nothing would pass, where the kill switch is not clear. */
async function isClear(ports: CliPorts, loaded: LoadedConfig): Promise<boolean> {
  const { media, close: closeMedia } = await openKillMedia(ports, loaded);
  try {
    const { state } = await lookAtAll(media);
    if (state === 'clear') return true;
    await ports.stderr.write(
      `njord: expected a kill switch that is clear, was ${state === 'unreadable' ? state : `tripped by ${state}`}: ` +
        'risk lets no order pass. Stop the strategy-runner, then `njord kill clear`, and flatten.\n',
    );
    return false;
  } finally {
    closeMedia();
  }
}

/** Records the order before anything is sent, and the outcome after. */
async function withAudit(
  ports: CliPorts,
  loaded: LoadedConfig,
  order: FlattenOrder,
  flattener: Flattener,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  const audit = await openOperatorAudit(ports, loaded, WRITER);
  if (!(await audit.allows(loaded.config.audit.whenUnwritable))) {
    await ports.stderr.write(
      'njord: expected an audit that can be written before orders are sent, was none. Nothing was sent. ' +
        'Mend what stands above, or set audit.when_unwritable: continue in config/base.yaml.\n',
    );
    return EXIT_CODE.usage;
  }
  try {
    await recordOrTell(ports, audit, flattenOrdered(order, heldBy(flattener)));
    const exitCode = await work();
    const outcome = exitCode === EXIT_CODE.ok ? 'flat' : 'not flat';
    await recordOrTell(ports, audit, flattenEnded(order, outcome, heldBy(flattener)));
    return exitCode;
  } finally {
    await audit.close();
  }
}

async function recordOrTell(
  ports: CliPorts,
  audit: OperatorAudit,
  entry: Parameters<OperatorAudit['record']>[0],
): Promise<void> {
  const failure = await audit.record(entry);
  if (failure === undefined) return;
  await ports.stderr.write(`njord: the audit does not know of this: ${failure}\n`);
}

/** Signed positions that are held, by symbol. */
function heldBy(flattener: Flattener): Readonly<Record<string, string>> {
  const held = flattener.lines().filter(({ now }) => !isZero(now));
  return Object.fromEntries(held.map(({ symbol, now }) => [symbol, formatDecimal(now)]));
}

/** Facts of an intent are short; the audit has the whole text. */
function shortened(text: string): string {
  return text.slice(0, 200);
}
