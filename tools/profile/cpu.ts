/** `npm run profile:cpu`. See docs/profiling/PROFILING.md. */
import { CPU_HELP } from './command/help.ts';
import { processTerminal } from './command/process-terminal.ts';
import { profileCpu } from './command/profile-cpu.ts';
import { readRecordRequest } from './command/record-request.ts';
import { runCommand } from './command/run-command.ts';
import { ground } from './ground.ts';

process.exitCode = await runCommand(CPU_HELP, processTerminal, async (signal) => {
  const request = readRecordRequest('cpu', process.argv.slice(2));
  return request.kind === 'help' ? 'help' : profileCpu(request, ground, signal);
});
