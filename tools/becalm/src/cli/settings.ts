import { resolve } from 'node:path';
import { matcherOf } from '../config/globs.ts';
import { type ConfigViolation, defaultSettings, readConfig, type Settings } from '../config/read-config.ts';
import type { OpenedSuite, OpenOptions } from '../host/open.ts';
import { shownPath } from './named-files.ts';
import { nearNames } from './near-names.ts';
import type { CliPorts } from './ports.ts';
import type { SuiteFlags } from './suite-flags.ts';
import { UsageError } from './usage-error.ts';

/** The settings of a project, and where they stand. */
export interface ProjectSettings extends Settings {
  /** The configuration as it is shown; null where there is none. */
  readonly file: string | null;
}

/**
 * Reads becalm's configuration, where there is one.
 *
 * @throws UsageError with everything that is wrong with it
 */
export async function readSettings(
  flags: Pick<SuiteFlags, 'root' | 'becalmConfig'>,
  ports: Pick<CliPorts, 'loadConfig' | 'workingDirectory'>,
): Promise<ProjectSettings> {
  const loaded = await ports.loadConfig({
    root: resolve(ports.workingDirectory, flags.root ?? '.'),
    file: flags.becalmConfig === null ? null : resolve(ports.workingDirectory, flags.becalmConfig),
  });
  if (loaded === null) return { ...defaultSettings, file: null };
  const file = shownPath(loaded.path, ports);
  const read = readConfig(loaded.value);
  if (read.kind === 'settings') return { ...read.settings, file };
  throw new UsageError(read.violations.map((violation) => `${file}: ${inWords(violation)}`).join('\n'));
}

/** Names that are named where no nearer one is known. */
const namesShown = 10;

function inWords({ kind, path, expected, found, known }: ConfigViolation): string {
  const inside = path === '' ? expected : `${expected} in "${path}"`;
  const what = kind === 'key' || path === '' ? inside : `"${path}" to be ${expected}`;
  return `Expected ${what}, was ${found}.${hint(found, known)}`;
}

function hint(found: string, known: readonly string[]): string {
  const [near] = nearNames(found.replaceAll('"', ''), known, 1);
  if (near !== undefined) return ` Write "${near}"?`;
  return known.length === 0 || known.length > namesShown ? '' : ` Known are ${known.join(', ')}.`;
}

/** What the flags and the configuration say of files, by path relative to the root. */
export interface FileRules {
  readonly leaveOut: (file: string) => boolean;
  readonly realTime: (file: string) => boolean;
  readonly alone: (file: string) => boolean;
}

/** Joins what flags and configuration say of files. */
export function fileRules(settings: Settings, flags: Pick<SuiteFlags, 'realTime'>): FileRules {
  return {
    leaveOut: matcherOf(settings.exclude),
    realTime: matcherOf([...settings.realTime, ...flags.realTime]),
    alone: matcherOf(settings.alone),
  };
}

/** Which suite the flags mean: all of its files but those that are left out. */
export function wholeSuite(
  { root, config, projects }: Pick<SuiteFlags, 'root' | 'config' | 'projects'>,
  { leaveOut }: Pick<FileRules, 'leaveOut'>,
  { workingDirectory }: Pick<CliPorts, 'workingDirectory'>,
): Pick<OpenOptions, 'root' | 'config' | 'projects' | 'filters' | 'leaveOut'> {
  return { root: resolve(workingDirectory, root ?? '.'), config, projects, filters: [], leaveOut };
}

/**
 * Refuses globs that match no test file: they may be meant for one, and would do nothing. Where a part of the suite was
 * asked for, they may match in the rest.
 *
 * @throws UsageError naming each
 */
export function refuseUnmatched(
  settings: Settings,
  { realTime, projects }: Pick<SuiteFlags, 'realTime' | 'projects'>,
  filters: readonly string[],
  { parts, leftOut }: Pick<OpenedSuite, 'parts' | 'leftOut'>,
): void {
  if (filters.length > 0 || projects.length > 0) return;
  const files = [...parts.flatMap((part) => part.files), ...leftOut];
  const { exclude, alone } = settings;
  const globs = { exclude, realTime: settings.realTime, alone, '--real-time': realTime };
  const lines = Object.entries(globs).flatMap(([place, each]) =>
    each.filter((glob) => !files.some(matcherOf([glob]))).map((glob) => unmatched(glob, place, files.length)),
  );
  if (lines.length > 0) throw new UsageError(lines.join('\n'));
}

function unmatched(glob: string, place: string, files: number): string {
  return (
    `Expected "${glob}" in ${place} to match a test file, was none of ${files}. ` +
    'Correct it or take it out; paths are relative to the root.'
  );
}
