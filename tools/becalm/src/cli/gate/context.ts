import { resolve } from 'node:path';
import type { GateSettings } from '../../config/gate-config.ts';
import type { JudgeName } from '../../gate/verdict.ts';
import type { SeedRange } from '../../hunt/plan.ts';
import { reasonOf } from '../../worlds/reason-of.ts';
import { shownPath } from '../named-files.ts';
import type { CliPorts } from '../ports.ts';
import type { SuiteFlags } from '../suite-flags.ts';
import { UsageError } from '../usage-error.ts';

/** The flags of `becalm gate`, read. Those of the suite are for a hunt of its own. */
export interface GateFlags extends SuiteFlags {
  /** The judges that are asked; null for all. */
  readonly only: readonly JudgeName[] | null;
  /** As given; none for the one that Vitest writes under the root. */
  readonly coverage: readonly string[];
  /** As given; null for `.c8rc.json` under the root. */
  readonly floors: string | null;
  /** What changed lines are compared with; null for what the configuration says. */
  readonly base: string | null;
  /** Reports of hunts as given; none for the one under the root. */
  readonly reports: readonly string[];
  /** The seeds of a hunt of its own; null for no such hunt. */
  readonly hunt: SeedRange | null;
  /** Whether a report may be of another commit. */
  readonly anyCommit: boolean;
  /** Runs of the suite as given; none for the one under the root. */
  readonly time: readonly string[];
  /** Raises floors to what was reached, and takes out of quarantine what is healed. */
  readonly update: boolean;
  /** Where the verdict is written as JSON; null for nowhere. */
  readonly json: string | null;
}

/** What every judge's data are found by. */
export interface GateContext {
  readonly flags: GateFlags;
  readonly settings: GateSettings;
  readonly ports: CliPorts;
  /** Absolute. */
  readonly root: string;
  /** Of the tree that is judged; null outside a repository. */
  readonly commit: string | null;
  /** The day in UTC: `2026-11-22`. */
  readonly today: string;
  /** Every file below the root; asked for once. */
  readonly tree: () => Promise<readonly string[]>;
}

/** Whether the configuration wants a judge to have data. */
export function isRequired({ settings }: GateContext, name: JudgeName): boolean {
  return settings.require.includes(name);
}

/** A file that may be there: null where it cannot be read. */
export function readIfThere(path: string, { ports }: GateContext): Promise<string | null> {
  return ports.readFile(path).catch(() => null);
}

/** A path of the command line. */
export function resolved(path: string, { ports }: GateContext): string {
  return resolve(ports.workingDirectory, path);
}

/** A path as people see it. */
export function shown(path: string, { ports }: GateContext): string {
  return shownPath(path, ports);
}

/**
 * Writes a file that the user asked for.
 *
 * @throws UsageError where that fails
 */
export async function writeText(path: string, text: string, ports: CliPorts): Promise<void> {
  try {
    await ports.writeFile(path, text);
  } catch (error) {
    throw new UsageError(
      `Expected to write "${shownPath(path, ports)}", was: ${reasonOf(error)}. Make room for it, or name another file.`,
      { cause: error },
    );
  }
}
