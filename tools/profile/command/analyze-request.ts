import { parseArgs } from 'node:util';
import { ProfileError } from '../profile-error.ts';

/** Forms of an analysis. */
export const ANALYSIS_FORMATS = Object.freeze(['text', 'json', 'html'] as const);

/** An analysis that the command line asks for. */
export interface AnalyzeRequest {
  readonly kind: 'analyze';
  readonly file: string;
  /** An earlier profile; null for none. */
  readonly compare: string | null;
  readonly format: (typeof ANALYSIS_FORMATS)[number];
  /** A file to write; null for standard output. */
  readonly out: string | null;
}

/**
 * Reads the arguments of `profile:analyze`.
 *
 * @throws ProfileError `USAGE` where they ask for nothing that can be done
 */
export function readAnalyzeRequest(args: readonly string[]): { readonly kind: 'help' } | AnalyzeRequest {
  const { values, positionals } = parse(args);
  if (values.help === true) return { kind: 'help' };
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0)
    throw usage(`Expected one .cpuprofile file, was ${file === undefined ? 'none' : positionals.length}.`);
  const format = ANALYSIS_FORMATS.find((each) => each === (values.format ?? 'text'));
  if (format === undefined)
    throw usage(`Expected --format to be one of ${ANALYSIS_FORMATS.join(', ')}, was "${values.format}".`);
  return { kind: 'analyze', file, compare: values.compare ?? null, format, out: values.out ?? null };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        compare: { type: 'string' },
        format: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function usage(message: string): ProfileError {
  return new ProfileError('USAGE', message);
}
