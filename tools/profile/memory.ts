/** `npm run profile:memory`. See docs/profiling/PROFILING.md. */
import { MEMORY_HELP } from './command/help.ts';
import { processTerminal } from './command/process-terminal.ts';
import { profileMemory } from './command/profile-memory.ts';
import { readRecordRequest } from './command/record-request.ts';
import { runCommand } from './command/run-command.ts';
import { ground } from './ground.ts';

process.exitCode = await runCommand(MEMORY_HELP, processTerminal, async (signal) => {
  const request = readRecordRequest('memory', process.argv.slice(2));
  return request.kind === 'help' ? 'help' : profileMemory(request, ground, signal);
});
