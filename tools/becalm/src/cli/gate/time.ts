import { isAbsolute, join, relative, sep } from 'node:path';
import { type FileTime, readRunTimes } from '../../gate/run-times.ts';
import { defaultBudgetMs, judgeTime, type NamedRun } from '../../gate/time.ts';
import { notJudged, type Verdict } from '../../gate/verdict.ts';
import { readText } from '../named-files.ts';
import { UsageError } from '../usage-error.ts';
import { type GateContext, isRequired, readIfThere, resolved, shown } from './context.ts';

const produce = 'Name what "becalm run" recorded, or what Vitest wrote with --reporter=json.';

/** The judge of time: of the runs that are named, else of the last that was recorded. */
export async function timeJudge(context: GateContext): Promise<Verdict> {
  const { flags, settings, root } = context;
  const last = join(root, '.becalm', 'run.json');
  const named = flags.time.map((path) => resolved(path, context));
  if (named.length === 0 && (await readIfThere(last, context)) === null) {
    return notJudged('time', {
      why: `no run in ${shown(last, context)}`,
      next: 'Run npx becalm run --record, or name what Vitest wrote: --time results.json.',
      required: isRequired(context, 'time'),
    });
  }
  const runs: NamedRun[] = [];
  for (const path of named.length === 0 ? [last] : named) runs.push(await readRun(path, context));
  return judgeTime(runs, settings.timeMs ?? defaultBudgetMs);
}

async function readRun(path: string, context: GateContext): Promise<NamedRun> {
  const name = shown(path, context);
  const read = readRunTimes(await readText(path, produce, context.ports));
  if (read.kind === 'foreign') {
    throw new UsageError(`Expected "${name}" to be a run of the suite, was ${read.found}. ${produce}`);
  }
  const { files, ...times } = read.times;
  return { name, times: { ...times, files: files.map((file) => underRoot(file, context)) } };
}

/** Vitest names files by their absolute path. */
function underRoot({ file, durationMs }: FileTime, { root }: GateContext): FileTime {
  return { file: isAbsolute(file) ? relative(root, file).split(sep).join('/') : file, durationMs };
}
