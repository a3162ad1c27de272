import { Command, CommanderError } from 'commander';
import { addExplain } from './commands/explain.ts';
import { addGate } from './commands/gate.ts';
import { addHunt } from './commands/hunt.ts';
import { addReplay } from './commands/replay.ts';
import { addReport } from './commands/report.ts';
import { addRun } from './commands/run.ts';
import { addSpeed } from './commands/speed.ts';
import { exitStatusText } from './commands/suite-options.ts';
import { addTimings } from './commands/timings.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { CliPorts } from './ports.ts';
import { UsageError } from './usage-error.ts';

/** Runs a command line, without `node` and the script, to its end; returns the exit status. */
export async function runCli(commandLine: readonly string[], ports: CliPorts): Promise<ExitCode> {
  let code: ExitCode = exitCodes.clean;
  const { own, handedOn } = splitForVitest(commandLine);
  const program = programOf(ports, handedOn, (exitCode) => {
    code = exitCode;
  });
  try {
    await program.parseAsync([...own], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, ports);
  }
}

/** What stands after `--` is Vitest's, where a command runs Vitest as it is. */
function splitForVitest(commandLine: readonly string[]): {
  readonly own: readonly string[];
  readonly handedOn: readonly string[];
} {
  const dashes = commandLine[0] === 'run' ? commandLine.indexOf('--') : -1;
  if (dashes === -1) return { own: commandLine, handedOn: [] };
  return { own: commandLine.slice(0, dashes), handedOn: commandLine.slice(dashes + 1) };
}

function programOf(ports: CliPorts, handedOn: readonly string[], finish: (code: ExitCode) => void): Command {
  const program = new Command('becalm')
    .description('Runs a Vitest suite through a thousand seeded worlds and finds every flaky test.')
    .version(ports.versions.becalm, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureOutput({ writeOut: ports.stdout.write, writeErr: ports.stderr.write })
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  becalm hunt                              1000 worlds; the report stands in .becalm/report.html
  becalm hunt tests/cart --seeds 5001..6000
  becalm replay 417 --test "tests/cart.test.ts > cart > starts empty"
  becalm run --shard 2/5                   the suite once, a fifth of its time
  becalm gate                              coverage, flakes and time against what the project asks for

What a project always wants stands in its becalm.config.ts.
${exitStatusText}`,
    );
  const commands = [
    addHunt,
    addReplay,
    addExplain,
    addGate,
    addRun(handedOn),
    addSpeed,
    addTimings,
    addReport,
  ];
  for (const add of commands) add(program, ports, finish);
  return program;
}

/** Says what went wrong, unless commander has said it already. */
function explain(error: unknown, ports: CliPorts): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.usage;
  if (error instanceof UsageError) {
    ports.stderr.write(`${error.message}\n`);
    return exitCodes.usage;
  }
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  ports.stderr.write(`becalm itself failed, which is a bug of becalm; the hunt is incomplete.\n${story}\n`);
  return exitCodes.incomplete;
}
