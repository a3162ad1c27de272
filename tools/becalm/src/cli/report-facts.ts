import type { OpenedSuite } from '../host/open.ts';
import type { ReportFacts } from '../report/build.ts';
import type { CliPorts } from './ports.ts';
import type { ProjectSettings } from './settings.ts';
import type { SuiteFlags } from './suite-flags.ts';

/** A command that has run worlds. */
export interface RunCommand {
  readonly flags: SuiteFlags;
  readonly settings: ProjectSettings;
  readonly suite: Pick<OpenedSuite, 'vitestVersion' | 'leftOut'>;
  /** When it was started, and its base instant, both in UTC. */
  readonly startedAt: string;
  readonly at: string;
  /** When it began, by the clock that never goes back. */
  readonly startedMs: number;
}

/** What every report tells of the command that made it: versions, times, and what makes its worlds again. */
export function commandFacts(
  { flags, settings, suite, startedAt, at, startedMs }: RunCommand,
  { versions, monotonicMs }: Pick<CliPorts, 'versions' | 'monotonicMs'>,
): Omit<ReportFacts, 'commit' | 'untilFlaky' | 'budgetMs' | 'changed' | 'keptSeeds'> {
  return {
    becalm: versions.becalm,
    vitest: suite.vitestVersion,
    node: versions.node,
    startedAt,
    at,
    durationMs: monotonicMs() - startedMs,
    root: flags.root,
    config: flags.config,
    becalmConfig: flags.becalmConfig,
    defaultAxes: settings.axes,
    leftOut: suite.leftOut,
  };
}
