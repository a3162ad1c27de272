import { join } from 'node:path';
import type { Ground } from './command/open-session.ts';
import { processTerminal } from './command/process-terminal.ts';

/** Where the commands of this repository run; npm names the folder from which a person started it. */
export const ground: Ground = {
  root: join(import.meta.dirname, '..', '..'),
  cwd: process.env['INIT_CWD'] ?? process.cwd(),
  print: processTerminal.print,
};
