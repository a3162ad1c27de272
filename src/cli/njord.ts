import { Command, CommanderError } from 'commander';
import { BacktestDataError, SweepGridError, SweepThreadError } from '../backtest/index.ts';
import { BackupError } from '../core/backup/index.ts';
import { JournalError } from '../core/journal/index.ts';
import { ServiceJournalError } from '../core/service/index.ts';
import { errorOfThrown, messageOfThrown, textOfThrown, textOr } from '../core/thrown.ts';
import { OpenLiveOrdersError } from '../services/broker/index.ts';
import { HealthServerError } from '../services/health/index.ts';
import { MarketDataError } from '../services/market-data/index.ts';
import { VenueServerError } from '../services/venue/index.ts';
import { StrategyParamsError, UnknownStrategyError } from '../strategies/index.ts';
import { auditCommand } from './audit-command.ts';
import { backtestCommand } from './backtest/backtest-command.ts';
import { StrategyModuleError } from './backtest/chosen-strategy.ts';
import { sweepCommand } from './backtest/sweep-command.ts';
import { backupCommand } from './backup/backup-command.ts';
import { configCommand } from './config-command.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { generateCommand } from './generate-command.ts';
import { healthCommand } from './health-command.ts';
import { killCommand } from './kill-command.ts';
import { OutputFileError } from './output-file.ts';
import { paperCommand } from './paper-command.ts';
import type { CliPorts, TextOutput } from './ports.ts';
import { replayCommand } from './replay-command.ts';
import { KeptSeedsError } from './simulate/kept-seeds.ts';
import { simulateCommand } from './simulate/simulate-command.ts';
import { SimulationThreadError } from './simulate/threads.ts';
import { strategiesCommand } from './strategies-command.ts';
import { AuditStopsError } from './system/audit-trail.ts';
import { CcxtMissingError } from './system/ccxt.ts';
import { flattenCommand } from './system/flatten-command.ts';
import { runCommand } from './system/run-command.ts';
import { upCommand } from './system/up-command.ts';
import { venueCommand } from './system/venue-command.ts';

const EXIT_CODES = `
Exit codes: 0 done, and all is well; 1 what was looked at is not well, or the run failed, which the message tells;
2 wrong usage or settings, or it cannot be known. kill trip knows only 0, every medium is tripped, and 2: with kill status
and kill clear 1 means tripped. After Ctrl-C or SIGTERM up and run finish in order; a second one ends them at once, with 130
or 143. The help of each command says what its codes mean.`;

/** Runs `njord` with the words after its name and returns the exit code; it never throws. */
export async function runNjord(words: readonly string[], ports: CliPorts): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT_CODE.ok;
  const onDone = (code: ExitCode) => {
    exitCode = code;
  };
  const messages: Messages = { stdout: [], stderr: [] };
  const program = new Command('njord')
    .description('A local-first trading core.')
    .addHelpText('after', EXIT_CODES);
  for (const make of commandsFor(words)) program.addCommand(make(ports, onDone));
  connect(program, ports, messages);
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    exitCode = exitCodeOf(error);
    messages.stderr.push(messageOf(error));
  }
  await writeAll(ports.stdout, messages.stdout);
  await writeAll(ports.stderr, messages.stderr);
  return exitCode;
}

const COMMANDS = {
  up: upCommand,
  run: runCommand,
  venue: venueCommand,
  paper: paperCommand,
  replay: replayCommand,
  backtest: backtestCommand,
  sweep: sweepCommand,
  simulate: simulateCommand,
  generate: generateCommand,
  config: configCommand,
  strategies: strategiesCommand,
  kill: killCommand,
  flatten: flattenCommand,
  health: healthCommand,
  audit: auditCommand,
  backup: backupCommand,
};

/** Returns the command that the words name, or all of them for the help. */
function commandsFor([name]: readonly string[]): readonly (typeof COMMANDS)[keyof typeof COMMANDS][] {
  const named = Object.entries(COMMANDS).find(([each]) => each === name);
  return named === undefined ? Object.values(COMMANDS) : [named[1]];
}

/** Commander writes synchronously; what it says is kept until it can be awaited. */
interface Messages {
  readonly stdout: string[];
  readonly stderr: string[];
}

function connect(command: Command, ports: CliPorts, messages: Messages): void {
  const { stdout, stderr } = ports;
  command.exitOverride().showHelpAfterError('Run it with --help to see the options and examples.');
  command.configureOutput({
    writeOut: (text) => messages.stdout.push(text),
    writeErr: (text) => messages.stderr.push(text),
    getOutHelpWidth: () => stdout.columns,
    getErrHelpWidth: () => stderr.columns,
    getOutHasColors: () => stdout.hasColors,
    getErrHasColors: () => stderr.hasColors,
  });
  for (const subcommand of command.commands) connect(subcommand, ports, messages);
}

/** Commander ends with an error even after `--help`; its own exit code tells the two apart. */
function exitCodeOf(error: unknown): ExitCode {
  if (WRONG_USAGE.some((kind) => error instanceof kind)) return EXIT_CODE.usage;
  if (!(error instanceof CommanderError)) return EXIT_CODE.failed;
  const isHelp = error.exitCode === 0;
  return isHelp ? EXIT_CODE.ok : EXIT_CODE.usage;
}

/** A fault of the data is told in one sentence; a defect of ours with its stack, for the report. */
function messageOf(error: unknown): string {
  if (error instanceof CommanderError) return '';
  if (TOLD_IN_A_SENTENCE.some((kind) => error instanceof kind)) return `njord: ${messageOfThrown(error)}\n`;
  return `njord: unexpected failure, please report it.\n${textOr(textOfThrown(error), () => errorOfThrown(error).stack)}\n`;
}

/** What the command line says is well-formed, and there is nothing of that kind. */
const WRONG_USAGE = [
  UnknownStrategyError,
  KeptSeedsError,
  StrategyModuleError,
  StrategyParamsError,
  SweepGridError,
];

/** Faults of data, settings or the machine. */
const TOLD_IN_A_SENTENCE = [
  ...WRONG_USAGE,
  BacktestDataError,
  BackupError,
  SweepThreadError,
  MarketDataError,
  OutputFileError,
  JournalError,
  ServiceJournalError,
  AuditStopsError,
  HealthServerError,
  VenueServerError,
  OpenLiveOrdersError,
  CcxtMissingError,
  SimulationThreadError,
];

async function writeAll(output: TextOutput, texts: readonly string[]): Promise<void> {
  for (const text of texts) if (text !== '') await output.write(text);
}
