import { eitherText, leftText, listText, placeText } from './finding-words.ts';
import { counted, duration, percent } from './numbers.ts';
import type { SpeedReport } from './speed-schema.ts';

type Isolation = NonNullable<SpeedReport['isolation']>;
type Sharing = Isolation['projects'][number];
type Stage = SpeedReport['measured']['stages'][number]['stage'];
type Improvement = SpeedReport['predicted']['improvements'][number];

/** What a stage is, for people. */
export const stageWords: Readonly<Record<Stage, string>> = {
  start: 'the command, until the first file',
  prepare: 'start of workers',
  environment: 'environment (jsdom and the like)',
  setup: 'setup files',
  transform: 'transform',
  import: 'import and collect',
  tests: 'tests',
  waits: 'real waits of tests',
  hooks: 'hooks of suites and files',
  between: 'between files: workers end and start',
  idle: 'workers with nothing left to run',
  end: 'the command, after the last file',
};

/** A time with a tenth of a second below a minute: `820 ms`, `12.4 s`, `3 min 20 s`. */
export function time(milliseconds: number): string {
  if (milliseconds < 999.5)
    return milliseconds < 9.95 ? `${milliseconds.toFixed(1)} ms` : duration(milliseconds);
  return milliseconds < 59_950 ? `${(milliseconds / 1000).toFixed(1)} s` : duration(milliseconds);
}

/** What was run, in a sentence. */
export function suiteText({ suite, workers, durationMs, durationsMs, ownMs }: SpeedReport): string {
  const runs =
    durationsMs.length < 2
      ? ''
      : `, the median of ${counted(durationsMs.length, 'run')} from ${time(Math.min(...durationsMs))} to ${time(Math.max(...durationsMs))}`;
  const what = `${counted(suite.tests, 'test')} in ${counted(suite.files, 'file')}`;
  const own = ownMs === 0 ? '' : `, without the ${time(ownMs)} in which becalm looked on`;
  return `${what} on ${counted(workers, 'worker')} in ${time(durationMs)}${runs}${own}`;
}

/** How far the model may be trusted. */
export function modelText({ predicted: { asRecorded } }: SpeedReport): string {
  const { predictedMs, measuredMs } = asRecorded;
  return `Predicted from the recorded times. Of the run itself the model says ${time(predictedMs)}, measured were ${time(measuredMs)}.`;
}

/** What would make the suite faster, and how. */
export function improvementText(improvement: Improvement): string {
  switch (improvement.kind) {
    case 'share workers':
      return improvement.proved
        ? `share workers between ${counted(improvement.files, 'file')} that can: the configuration is below`
        : `share workers between ${counted(improvement.files, 'file')}, if all can: becalm speed --isolation finds out`;
    case 'virtual time':
      return `virtual time: tests wait for ${time(improvement.waitedMs)} in all (becalm run --virtual-time)`;
    case 'longest first':
      return 'begin with the longest files (becalm run)';
    case 'split a file':
      return `split ${improvement.file} in two`;
    case 'import less':
      return `at most: keep ${improvement.path} out of the imports of ${counted(improvement.files, 'file')}`;
    default:
      return improvement satisfies never;
  }
}

/** What is proved of a project, and what is not. */
export function proofText({ proof }: Sharing): string {
  if (proof === null) return 'nothing is proved: no order was run to its end, or no file is left';
  const { orders, probes, bound } = proof;
  const upper =
    bound === null
      ? ''
      : `; a share of orders under ${percent(bound, 'up')} % could still fail (95 % confidence)`;
  return `no test failed in ${counted(orders, 'drawn order')} of files and ${counted(probes, 'chosen one')}${upper}`;
}

/** How many files of a project can share a worker. */
export function sharingText({ project, shareable, kept, isolated, proof }: Sharing): string {
  const all = shareable.length + kept.length;
  const which = project === '' ? '' : `${project}: `;
  if (proof === null) return `${which}it is not known which of ${counted(all, 'file')} can share a worker`;
  const now = isolated ? '' : ', as they do now';
  return kept.length === 0
    ? `${which}all ${counted(all, 'file')} can share a worker${now}`
    : `${which}${shareable.length} of ${counted(all, 'file')} can share a worker`;
}

/** Why a file keeps a worker of its own. */
export function keptText(file: string, { kept, leaks, failsAlone }: Sharing): string {
  const reason = kept.find((each) => each.file === file)?.reason;
  const victims = leaks.filter(({ polluters }) => polluters.includes(file)).map(({ victim }) => victim);
  const polluters = leaks.filter(({ victim }) => victim === file).map((leak) => leak.polluters);
  switch (reason) {
    case 'leaks':
      return `leaks to ${listText([...new Set(victims)], filesNamed)}`;
    case 'suffers':
      return `fails after ${eitherText(polluters)}`;
    case 'fails alone': {
      const setters = failsAlone.filter((each) => each.file === file).map((each) => each.setters);
      const known = setters.filter((set) => set.length > 0);
      const after = known.length === 0 ? 'in some orders' : `after ${eitherText(known)}`;
      return `fails by itself, and passes ${after}`;
    }
    case 'ends its worker':
      return 'ends its worker';
    case 'undecided':
      return 'failed when it shared a worker, and nobody can say why';
    case undefined:
      return '';
    default:
      return reason satisfies never;
  }
}

const filesNamed = 3;

/** More leavings than these are not read. */
const leftNamed = 3;

/** What the polluters of a leak leave behind, a line each. */
export function leftLines({ left, packages }: Sharing['leaks'][number]): readonly string[] {
  if (left.length === 0) {
    const what = 'nothing that can be looked into';
    return packages.length === 0
      ? [`${what}: the state of a built-in module, or something outside the process`]
      : [`${what}: most likely the state of ${listText(packages, filesNamed)}, which all of them load`];
  }
  return left
    .slice(0, leftNamed)
    .map((each) => `${leftText(each)}${each.location === null ? '' : `   ${placeText(each.location)}`}`);
}
