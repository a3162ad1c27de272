import type { AuditLog } from '../../core/audit/index.ts';
import { type Checked, describeProblem } from '../../core/config/index.ts';
import type { Logger } from '../../core/logging/index.ts';
import { textOfThrown } from '../../core/thrown.ts';
import type { ReloadOutcome, RunnerControl } from '../../services/strategy-runner/index.ts';
import type { Strategy } from '../../strategies/index.ts';
import type { TextOutput } from '../ports.ts';
import { loadStrategyFile } from '../strategy-file.ts';
import { strategiesChanged } from './audit-entries.ts';
import type { SystemHost } from './host.ts';
import type { Meter } from './meter.ts';

/** What a reload works with. */
export interface ReloadGiven {
  /** Name of the process. */
  readonly name: string;
  /** The file with the strategies. */
  readonly file: string;
  readonly control: RunnerControl;
  readonly logger: Logger;
  readonly audit: AuditLog;
  readonly meter: Pick<Meter, 'countReload'>;
  readonly stderr: TextOutput;
  readonly after: SystemHost['after'];
}

/** Longest time that files and modules may take, in milliseconds: a module can wait for ever while it is loaded. */
const LOAD_MS_MAX = 10_000;

type Reloaded = Extract<ReloadOutcome, { readonly kind: 'reloaded' }>;

/** Reads the strategies anew and puts them in the place of those that run; whatever is wrong, those go on. */
export async function reloadStrategies(given: ReloadGiven): Promise<void> {
  const loaded = await loadInTime(given);
  if (loaded === null)
    return tellFaults(given, [`${given.file}: expected modules that are loaded within ${LOAD_MS_MAX} ms`]);
  if (loaded.kind === 'invalid') return tellFaults(given, loaded.problems.map(describeProblem));
  const outcome = given.control.reload(loaded.value);
  if (outcome.kind === 'reloaded') return tellChange(given, outcome, loaded.value);
  const { strategyId, error } = outcome;
  return tellFaults(given, [`strategy "${strategyId}" threw during start: ${textOfThrown(error)}`]);
}

async function loadInTime({ file, after }: ReloadGiven): Promise<Checked<readonly Strategy[]> | null> {
  let cancel = (): void => undefined;
  const tooLate = new Promise<null>((resolve) => {
    cancel = after(LOAD_MS_MAX, () => {
      resolve(null);
    });
  });
  try {
    return await Promise.race([loadStrategyFile(file), tooLate]);
  } finally {
    cancel();
  }
}

async function tellChange(
  { name, file, logger, audit, meter, stderr }: ReloadGiven,
  outcome: Reloaded,
  strategies: readonly Strategy[],
): Promise<void> {
  const { kept, started, stopped } = outcome;
  meter.countReload('reloaded');
  logger.info('strategies reloaded', { file, kept, started, stopped });
  await audit.record(strategiesChanged(name, file, outcome, strategies));
  await stderr.write(`strategies reloaded: ${describeChange(outcome)}\n`);
}

function describeChange({ kept, started, stopped }: Reloaded): string {
  const say = (verb: string, ids: readonly string[]) =>
    ids.length === 0 ? [] : [`${verb} ${ids.join(', ')}`];
  const said = [...say('kept', kept), ...say('started', started), ...say('stopped', stopped)];
  return said.length === 0 ? 'none before, none now' : said.join('; ');
}

async function tellFaults(
  { file, logger, meter, stderr }: ReloadGiven,
  faults: readonly string[],
): Promise<void> {
  meter.countReload('failed');
  logger.error('strategies not reloaded', { file, faults });
  await stderr.write(
    `${faults.join('\n')}\nnjord: the strategies were not reloaded; those that run go on.\n`,
  );
}
