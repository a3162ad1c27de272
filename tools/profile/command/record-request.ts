import { basename, extname } from 'node:path';
import { parseArgs } from 'node:util';
import { ProfileError } from '../profile-error.ts';
import { numberOption } from './number-option.ts';
import { SERVICES } from './services.ts';

/** What is profiled. */
export type Subject =
  | { readonly kind: 'service'; readonly service: string; readonly seed: number }
  | { readonly kind: 'pid'; readonly pid: number; readonly port: number }
  | { readonly kind: 'script'; readonly script: string; readonly args: readonly string[] };

/** A session that the command line asks for. */
export interface RecordRequest {
  readonly kind: 'record';
  readonly subject: Subject;
  readonly delayMs: number;
  readonly durationMs: number;
  /** Microseconds between two samples of the CPU. */
  readonly intervalUs: number;
  readonly findsLeaks: boolean;
  /** Folder of the files; null for `var/profiling/<name>`. */
  readonly out: string | null;
}

/** What the command line asks for. */
export type Request = { readonly kind: 'help' } | RecordRequest;

/** The two commands that record. */
export type RecordCommand = 'cpu' | 'memory';

/** Bounds that no session goes beyond, so that it may be run in production. */
export const SESSION_LIMITS = Object.freeze({
  durationSeconds: 600,
  intervalUsMin: 100,
  intervalUsMax: 100_000,
});

const SHARED_OPTIONS = {
  service: { type: 'string' },
  pid: { type: 'string' },
  port: { type: 'string' },
  duration: { type: 'string' },
  delay: { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }>>;

const OPTIONS_OF: Readonly<Record<RecordCommand, Options>> = {
  cpu: { ...SHARED_OPTIONS, interval: { type: 'string' } },
  memory: { ...SHARED_OPTIONS, 'leak-detection': { type: 'boolean' } },
};

/**
 * Reads the arguments of `profile:cpu` or `profile:memory`.
 *
 * @throws ProfileError `USAGE` where they ask for nothing that can be done
 */
export function readRecordRequest(command: RecordCommand, args: readonly string[]): Request {
  const { values, positionals } = parse(command, args);
  if (values['help'] === true) return { kind: 'help' };
  const text = (name: string): string | null => {
    const value = values[name];
    return typeof value === 'string' ? value : null;
  };
  const subject = readSubject(text, positionals);
  const longest = SESSION_LIMITS.durationSeconds;
  return {
    kind: 'record',
    subject,
    durationMs: 1000 * numberOption('duration', text('duration'), { otherwise: 60, from: 0.1, to: longest }),
    delayMs:
      1000 *
      numberOption('delay', text('delay'), {
        otherwise: subject.kind === 'service' ? 2 : 0,
        from: 0,
        to: longest,
      }),
    intervalUs: numberOption('interval', text('interval'), {
      otherwise: 1000,
      from: SESSION_LIMITS.intervalUsMin,
      to: SESSION_LIMITS.intervalUsMax,
    }),
    findsLeaks: values['leak-detection'] === true,
    out: text('out'),
  };
}

/** Returns what reports and folders call a subject. */
export function nameOfSubject(subject: Subject): string {
  switch (subject.kind) {
    case 'service':
      return subject.service;
    case 'pid':
      return `pid-${subject.pid}`;
    case 'script':
      return basename(subject.script, extname(subject.script));
  }
}

interface Parsed {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

function parse(command: RecordCommand, args: readonly string[]): Parsed {
  try {
    return parseArgs({ args: [...args], options: OPTIONS_OF[command], allowPositionals: true });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function readSubject(text: (name: string) => string | null, [script, ...args]: readonly string[]): Subject {
  const [service, pid] = [text('service'), text('pid')];
  const given = [service, pid, script].filter((each) => each !== null && each !== undefined);
  if (given.length !== 1)
    throw usage(
      `Expected one of --service, --pid and a script, was ${given.length === 0 ? 'none' : 'more'}.`,
    );
  if (service !== null) return serviceSubject(service, text('seed'));
  if (pid !== null) return pidSubject(pid, text('port'));
  return { kind: 'script', script: script ?? '', args };
}

function serviceSubject(service: string, seed: string | null): Subject {
  if (!SERVICES.some((known) => known === service))
    throw usage(`Expected --service to be one of ${SERVICES.join(', ')}, was "${service}".`);
  const whole = { otherwise: 1, from: 1, to: 2 ** 32, isWhole: true };
  return { kind: 'service', service, seed: numberOption('seed', seed, whole) };
}

function pidSubject(pid: string, port: string | null): Subject {
  return {
    kind: 'pid',
    pid: numberOption('pid', pid, { otherwise: 0, from: 1, to: 2 ** 22, isWhole: true }),
    port: numberOption('port', port, { otherwise: 9229, from: 1, to: 65_535, isWhole: true }),
  };
}

function usage(message: string): ProfileError {
  return new ProfileError('USAGE', message);
}
