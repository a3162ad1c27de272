import { ordinaryRun, type RunRequest, type SuitePart } from '../worlds/suite.ts';

/**
 * How the files of a part are run. Every file begins as an ordinary one, and is treated more strictly
 * once it has shown that the ordinary way tells lies about it; it never goes back.
 */

/**
 * - `warm`: a worker that has run other worlds
 * - `pristine`: a process that has run nothing, with all others of the part that ask for one
 * - `own`: a process that runs nothing else, where something outlives the resets of a worker
 */
export type ProcessKind = 'warm' | 'pristine' | 'own';

/** How one file is run. */
export interface Treatment {
  /** Real where the virtual clock cannot hold the file. */
  readonly time: 'virtual' | 'real';
  readonly process: ProcessKind;
  /** Whether at most one file of this kind runs at a time, because runs of it get in each other's way. */
  readonly alone: boolean;
}

/** The treatment of every file of a part, by path. */
export type Treatments = ReadonlyMap<string, Treatment>;

/** A file that needs to be treated more strictly. */
export interface Tightening {
  readonly file: string;
  readonly to: Partial<Treatment>;
}

/** Files of a part that are run together, in one way. */
export interface RunGroup {
  readonly files: readonly string[];
  readonly process: ProcessKind;
  readonly alone: boolean;
  readonly request: RunRequest;
}

/** What treatments have to know of a part. */
export type PartShape = Pick<SuitePart, 'files' | 'isolated'>;

const ordinary: Treatment = { time: 'virtual', process: 'warm', alone: false };

/** More than one file in so many, and at least {@link coldFilesMin}, and no file of the part is run warm. */
const coldShare = 10;
const coldFilesMin = 3;

/** Every file is an ordinary one. */
export function ordinaryTreatments({ files }: PartShape): Treatments {
  return new Map(files.map((file) => [file, ordinary]));
}

/** Treats files more strictly; files that share state are treated alike, and a cold part as a whole. */
export function tighten(
  part: PartShape,
  treatments: Treatments,
  tightenings: readonly Tightening[],
): Treatments {
  const tightened = new Map(treatments);
  for (const { file, to } of tightenings) {
    for (const each of sharing(part, [file])) {
      tightened.set(each, tightenOne(part, treatmentOf(tightened, each), to));
    }
  }
  if (!isCold(part, tightened)) return tightened;
  const cold = [...tightened].map(([file, treatment]): [string, Treatment] => [
    file,
    tightenOne(part, treatment, { process: 'pristine' }),
  ]);
  return new Map(cold);
}

const processKinds: readonly ProcessKind[] = ['warm', 'pristine', 'own'];

function tightenOne(part: PartShape, was: Treatment, to: Partial<Treatment>): Treatment {
  const wanted = to.process === 'own' && !part.isolated ? 'pristine' : (to.process ?? was.process);
  const process = processKinds.indexOf(wanted) > processKinds.indexOf(was.process) ? wanted : was.process;
  return { ...was, ...to, process };
}

/** Files that one treatment says something else of than the other. */
export function changedFiles(before: Treatments, after: Treatments): readonly string[] {
  return [...after.keys()].filter((file) => {
    const was = treatmentOf(before, file);
    const is = treatmentOf(after, file);
    return was.time !== is.time || was.process !== is.process || was.alone !== is.alone;
  });
}

/** How a file is treated; one that the part does not list is an ordinary one. */
export function treatmentOf(treatments: Treatments, file: string): Treatment {
  return treatments.get(file) ?? ordinary;
}

/** Files that are run whenever one of these is: all of the part where they share state. */
export function sharing({ files, isolated }: PartShape, wanted: readonly string[]): readonly string[] {
  return isolated || wanted.length === 0 ? wanted : files;
}

/**
 * Splits a run of some files into the few runs that their treatments ask for.
 *
 * @param process - the process for all of them; null for each file's own
 */
export function groupsOf(
  part: PartShape,
  treatments: Treatments,
  wanted: readonly string[],
  process: ProcessKind | null,
): readonly RunGroup[] {
  const files = sharing(part, wanted);
  const processOf = (file: string): ProcessKind => process ?? treatmentOf(treatments, file).process;
  return [false, true].flatMap((alone) =>
    processKinds.flatMap((kind) => {
      const members = files.filter(
        (file) => processOf(file) === kind && treatmentOf(treatments, file).alone === alone,
      );
      const runs = kind === 'own' && part.isolated ? members.map((file) => [file]) : [members];
      return runs
        .filter((run) => run.length > 0)
        .map((run) => ({ files: run, process: kind, alone, request: requestOf(part, treatments, run) }));
    }),
  );
}

function requestOf(part: PartShape, treatments: Treatments, files: readonly string[]): RunRequest {
  return {
    ...ordinaryRun,
    files: files.length === part.files.length ? null : files,
    realTime: files.filter((file) => treatmentOf(treatments, file).time === 'real'),
    apart: false,
  };
}

function isCold({ isolated }: PartShape, treatments: Treatments): boolean {
  const cold = [...treatments.values()].filter(({ process }) => process !== 'warm').length;
  return isolated && cold >= coldFilesMin && cold * coldShare > treatments.size;
}
