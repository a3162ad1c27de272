import { parseArgs } from 'node:util';
import { chooseByName } from './choose-by-name.ts';
import type { Part } from './parts.ts';

/** What the command line asks for, or what is wrong with it. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'check'; readonly parts: readonly Part[] }
  | { readonly kind: 'wrong'; readonly message: string };

/** Reads the arguments of `npm run check`; without `--only` every part is asked for. */
export function readRequest(args: readonly string[], parts: readonly Part[]): Request {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { help: { type: 'boolean', short: 'h', default: false }, only: { type: 'string' } },
    });
    if (values.help) return { kind: 'help' };
    const choice = chooseByName(parts, values.only, 'parts');
    return choice.kind === 'wrong' ? choice : { kind: 'check', parts: choice.chosen };
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) };
  }
}
