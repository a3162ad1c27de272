import { Command, CommanderError } from 'commander';
import { addExplain } from './commands/explain.ts';
import { addGate } from './commands/gate.ts';
import { addHunt } from './commands/hunt.ts';
import { addReplay } from './commands/replay.ts';
import { addReport } from './commands/report.ts';
import { exitStatusText } from './commands/suite-options.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { CliPorts } from './ports.ts';
import { UsageError } from './usage-error.ts';

/** Runs a command line, without `node` and the script, to its end; returns the exit status. */
export async function runCli(commandLine: readonly string[], ports: CliPorts): Promise<ExitCode> {
  let code: ExitCode = exitCodes.clean;
  const program = programOf(ports, (exitCode) => {
    code = exitCode;
  });
  try {
    await program.parseAsync([...commandLine], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, ports);
  }
}

function programOf(ports: CliPorts, finish: (code: ExitCode) => void): Command {
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
  becalm gate                              coverage against the floors of .c8rc.json

What a project always wants stands in its becalm.config.ts.
${exitStatusText}`,
    );
  for (const add of [addHunt, addReplay, addExplain, addGate, addReport]) add(program, ports, finish);
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
