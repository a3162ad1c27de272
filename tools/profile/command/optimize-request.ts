import { parseArgs } from 'node:util';
import { ProfileError } from '../profile-error.ts';
import { numberOption } from './number-option.ts';
import { OPTIMIZATION_BENCHES } from './optimization-benches.ts';
import { SESSION_LIMITS } from './record-request.ts';
import { SERVICES } from './services.ts';

/** A whole session that the command line asks for. */
export interface OptimizeRequest {
  readonly kind: 'optimize';
  readonly services: readonly string[];
  readonly durationSeconds: number;
  readonly benches: readonly string[];
  /** Folder of all files; null for `var/profiling`. */
  readonly out: string | null;
}

/**
 * Reads the arguments of `optimize`.
 *
 * @throws ProfileError `USAGE` where they ask for nothing that can be done
 */
export function readOptimizeRequest(args: readonly string[]): { readonly kind: 'help' } | OptimizeRequest {
  const values = parse(args);
  if (values.help === true) return { kind: 'help' };
  return {
    kind: 'optimize',
    services: namesIn('services', values.services, SERVICES),
    durationSeconds: numberOption('duration', values.duration ?? null, {
      otherwise: 20,
      from: 0.1,
      to: SESSION_LIMITS.durationSeconds,
    }),
    benches: namesIn('benches', values.benches, OPTIMIZATION_BENCHES),
    out: values.out ?? null,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { services: text, duration: text, benches: text, out: text } as const;
    const help = { type: 'boolean', short: 'h' } as const;
    return parseArgs({ args: [...args], options: { ...options, help } }).values;
  } catch (error) {
    throw new ProfileError('USAGE', error instanceof Error ? error.message : String(error));
  }
}

function namesIn(option: string, text: string | undefined, known: readonly string[]): readonly string[] {
  if (text === undefined) return known;
  const names = text.split(',').filter((name) => name !== '');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new ProfileError(
    'USAGE',
    `Expected --${option} to name some of ${known.join(', ')}, was "${unknown}".`,
  );
}
