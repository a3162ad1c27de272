import { join, relative, sep } from 'node:path';
import { judgeQuarantine } from '../../gate/quarantine.ts';
import {
  defaultQuarantineFile,
  parseQuarantine,
  type QuarantineEntry,
  withoutEntries,
} from '../../gate/quarantine-file.ts';
import { notJudged, type Verdict } from '../../gate/verdict.ts';
import { defaultAxes } from '../../worlds/world.ts';
import { readText, writeText } from '../named-files.ts';
import { nearNames } from '../near-names.ts';
import { UsageError } from '../usage-error.ts';
import { type GateContext, isRequired, readIfThere, shown } from './context.ts';
import type { FoundReport } from './flakes.ts';

/** The file of quarantine as it was read. */
export interface Quarantine {
  /** Absolute. */
  readonly path: string;
  /** Null where there is none. */
  readonly text: string | null;
  readonly entries: readonly QuarantineEntry[];
}

/**
 * Reads quarantine; a file that the configuration does not name may be missing.
 *
 * @throws UsageError naming everything that is wrong with it
 */
export async function readQuarantine(context: GateContext): Promise<Quarantine> {
  const { settings, root, ports } = context;
  const path = join(root, settings.quarantine ?? defaultQuarantineFile);
  const advice = 'Make it, or take gate.quarantine out of the configuration.';
  const text =
    settings.quarantine === null ? await readIfThere(path, context) : await readText(path, advice, ports);
  if (text === null) return { path, text, entries: [] };
  const parsed = parseQuarantine(text);
  if (parsed.kind === 'entries') return { path, text, entries: parsed.entries };
  const name = shown(path, context);
  throw new UsageError(parsed.violations.map((violation) => `${name}: ${violation}`).join('\n'));
}

/** Names that may have been meant. */
const namesShown = 2;

/** The judge of quarantine. With `--update` what is healed is taken out. */
export async function quarantineJudge(
  { path, text, entries }: Quarantine,
  found: FoundReport,
  context: GateContext,
): Promise<Verdict> {
  if (text === null) {
    const why = `no test is in quarantine: there is no ${shown(path, context)}`;
    return notJudged('quarantine', { why, next: '', required: isRequired(context, 'quarantine') });
  }
  const isTrusted = found.kind === 'report' && found.doubts.length === 0;
  const { verdict, healed } = judgeQuarantine({
    entries,
    today: context.today,
    report: isTrusted ? found.report : null,
    axes: defaultAxes,
    tree: new Set(await context.tree()),
    nearNames: (wanted, names) => nearNames(wanted, names, namesShown),
    file: relative(context.root, path).split(sep).join('/'),
    update: context.flags.update,
  });
  if (context.flags.update && healed.length > 0) {
    await writeText(path, withoutEntries(text, healed), context.ports);
  }
  return verdict;
}
