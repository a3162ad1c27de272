import { parseArgs } from 'node:util';
import { chooseByName } from '../check/choose-by-name.ts';
import type { Measure } from './measure.ts';

/** What the command line asks for, or what is wrong with it. */
export type CleanupRequest =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'measure';
      readonly measures: readonly Measure[];
      readonly asJson: boolean;
      /** How many places of each measure are shown besides those that break its floor. */
      readonly top: number;
    }
  | { readonly kind: 'report'; readonly measures: readonly Measure[]; readonly before: string }
  | { readonly kind: 'wrong'; readonly message: string };

/** Where the clean-up began. */
const FIRST_COMMIT = 'b701dcd';

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  only: { type: 'string' },
  json: { type: 'boolean', default: false },
  top: { type: 'string', default: '0' },
  report: { type: 'boolean', default: false },
  before: { type: 'string', default: FIRST_COMMIT },
} as const;

/** Reads the arguments of `npm run cleanup`; without `--only` every measure is asked for. */
export function readCleanupRequest(args: readonly string[], all: readonly Measure[]): CleanupRequest {
  try {
    const { values } = parseArgs({ args: [...args], options });
    if (values.help) return { kind: 'help' };
    const choice = chooseByName(all, values.only, 'measures');
    if (choice.kind === 'wrong') return choice;
    if (values.report) return { kind: 'report', measures: choice.chosen, before: values.before };
    if (!/^\d{1,4}$/.test(values.top))
      return { kind: 'wrong', message: `Expected --top as a number from 0 to 9999, was "${values.top}".` };
    return { kind: 'measure', measures: choice.chosen, asJson: values.json, top: Number(values.top) };
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) };
  }
}
