import type { AxisName } from '../worlds/world.ts';

/** What a replay needs to be the same as the hunt. */
export interface ReplayCommand {
  /** `417` or `p3`. */
  readonly world: string;
  /** The base instant, ISO 8601 in UTC. */
  readonly at: string;
  /** Null where a replay varies the same without being told. */
  readonly axes: readonly AxisName[] | null;
  /** As given to the hunt; null for the working directory. */
  readonly root: string | null;
  /** As given to the hunt; null for the one that Vitest finds. */
  readonly config: string | null;
  /** As given to the hunt; null for the one at the root. */
  readonly becalmConfig: string | null;
  /** Empty where the configuration names none. */
  readonly project: string;
  /** `file > suite > name`. */
  readonly test: string;
  /** A file whose time is real; null for virtual time. */
  readonly realTime: string | null;
  /** Paths of the only tests that run before it, in their order; null where all of its file run. */
  readonly after: readonly string[] | null;
}

/** The command line that replays a test in a world, quoted for a POSIX shell. */
export function replayCommand(command: ReplayCommand): string {
  const flags: readonly (readonly [string, string | null])[] = [
    ['--at', command.at.replace('.000Z', 'Z')],
    ['--axes', command.axes?.join(',') ?? null],
    ['--root', command.root],
    ['--config', command.config],
    ['--becalm-config', command.becalmConfig],
    ['--project', command.project === '' ? null : command.project],
    ['--real-time', command.realTime],
    ...(command.after ?? []).map((test) => ['--after', test] as const),
    ['--test', command.test],
  ];
  const words = flags.flatMap(([flag, value]) => (value === null ? [] : [flag, quoteForShell(value)]));
  const alone = command.after?.length === 0 ? ['--alone'] : [];
  return ['becalm replay', command.world, ...words, ...alone].join(' ');
}

/**
 * Quotes a word for bash, zsh and other POSIX shells: bare where it is plain, in double quotes where
 * nothing in it is special there, else in single quotes; with control characters as `$'…'`.
 */
export function quoteForShell(word: string): string {
  if (/^[\w./:@%+=,-]+$/.test(word) && !word.startsWith('-')) return word;
  if (/[\p{Cc}]/u.test(word)) return `$'${word.replaceAll(/[\p{Cc}'\\]/gu, escapeInAnsiC)}'`;
  if (!/["$`\\!]/.test(word)) return `"${word}"`;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function escapeInAnsiC(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
