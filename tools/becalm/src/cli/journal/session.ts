import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { OpenedSuite } from '../../host/open.ts';
import type { AnswerJournal } from '../../hunt/journal.ts';
import { counted } from '../../report/numbers.ts';
import { reasonOf } from '../../worlds/reason-of.ts';
import { shownPath } from '../named-files.ts';
import type { CliPorts } from '../ports.ts';
import { UsageError } from '../usage-error.ts';
import { answerLine, endLine, headerLine, type JournalHeader, journalVersion, keyOf } from './lines.ts';
import type { AppendFile } from './ports.ts';
import { isJournal, type ReadJournal, readJournal } from './read-journal.ts';
import { changedPaths } from './tree.ts';

/** What a session needs of the machine. */
export type SessionPorts = Pick<CliPorts, 'journal' | 'stderr' | 'workingDirectory' | 'versions'>;

/** A hunt among those of a project: it has a place for its files, and the answers of the one it goes on with. */
export interface HuntSession {
  /** Stands in the names of its files: empty, or `-2` beside another hunt. */
  readonly suffix: string;
  /** The base instant of the hunt that it goes on with; null for a new one. */
  readonly at: string | null;
  /**
   * Opens the journal.
   *
   * @throws UsageError where the suite is not that of the hunt to go on with
   */
  readonly begin: (facts: SessionFacts) => Promise<SessionJournal>;
  /** Lets another hunt have its place. */
  readonly close: () => void;
}

/** What has to be the same for a hunt to be gone on with. */
export interface SessionFacts {
  readonly suite: OpenedSuite;
  readonly at: string;
  /** What on the command line says which files are hunted. */
  readonly words: readonly string[];
  /** Files that the hunt writes, relative to the root. */
  readonly outputs: readonly string[];
}

/** The journal of a hunt that is under way. */
export interface SessionJournal extends AnswerJournal {
  /** Closes it; the hunt may be done. */
  readonly close: (done: boolean) => void;
}

/** More hunts than this at once in one project nobody runs. */
const slotsMax = 99;

/**
 * Finds a place for a hunt in a project, beside those that run there.
 *
 * @param root - absolute
 * @throws UsageError where there is nothing to go on with
 */
export async function openSession(root: string, resume: boolean, ports: SessionPorts): Promise<HuntSession> {
  const folder = join(root, '.becalm');
  const slot = resume ? await slotToResume(folder, ports) : freeSlot(folder, ports);
  const { suffix, earlier } = slot;
  const path = journalPath(folder, suffix);
  if (earlier?.torn === true) {
    ports.stderr.write(`The last line of ${shownPath(path, ports)} was cut short and is left out.\n`);
  }
  return {
    suffix,
    at: earlier?.header.at ?? null,
    async begin(facts) {
      const header = await headerOf(root, facts, ports);
      if (earlier !== null) refuseOther(earlier.header, header);
      return openJournal(path, header, earlier, ports);
    },
    close: slot.release,
  };
}

interface Slot {
  readonly suffix: string;
  readonly release: () => void;
  /** The hunt to go on with. */
  readonly earlier: ReadJournal | null;
}

function suffixOf(slot: number): string {
  return slot === 1 ? '' : `-${slot}`;
}

function journalPath(folder: string, suffix: string): string {
  return join(folder, `journal${suffix}.ndjson`);
}

function freeSlot(folder: string, ports: SessionPorts): Slot {
  let other: number | null = null;
  for (let slot = 1; slot <= slotsMax; slot++) {
    const suffix = suffixOf(slot);
    const lock = lockOf(folder, suffix, ports);
    if (lock.kind === 'held') {
      other ??= lock.holder.pid;
      continue;
    }
    if (other !== null) {
      ports.stderr.write(
        `Another hunt (process ${other}) runs in this project: this one writes ` +
          `${shownPath(join(folder, `report${suffix}.json`), ports)}.\n`,
      );
    }
    return { suffix, release: lock.release, earlier: null };
  }
  throw new UsageError(`Expected fewer than ${slotsMax} hunts in "${folder}", found more. End some of them.`);
}

/** A hunt that was ended comes before one that was done, which more seeds may go on with. */
async function slotToResume(folder: string, ports: SessionPorts): Promise<Slot> {
  const found: (Slot & { readonly earlier: ReadJournal })[] = [];
  let running: number | null = null;
  for (let slot = 1; ports.journal.exists(journalPath(folder, suffixOf(slot))); slot++) {
    const suffix = suffixOf(slot);
    const lock = lockOf(folder, suffix, ports);
    if (lock.kind === 'held') running ??= lock.holder.pid;
    else found.push(...(await journalAt(folder, suffix, lock.release, ports)));
  }
  const best = found.find(({ earlier }) => !earlier.done) ?? found[0];
  for (const each of found) if (each !== best) each.release();
  if (best !== undefined) return best;
  const path = shownPath(journalPath(folder, ''), ports);
  const was = running === null ? 'found none' : `was that of process ${running}, which still runs`;
  throw new UsageError(
    `Expected the journal of an earlier hunt in "${path}", ${was}. Start a hunt without --resume.`,
  );
}

async function journalAt(
  folder: string,
  suffix: string,
  release: () => void,
  ports: SessionPorts,
): Promise<readonly (Slot & { readonly earlier: ReadJournal })[]> {
  try {
    const earlier = await readJournal(journalPath(folder, suffix), ports);
    if (earlier !== null) return [{ suffix, release, earlier }];
    release();
    return [];
  } catch (error) {
    release();
    throw error;
  }
}

/** A folder that cannot be written to is no reason not to hunt. */
function lockOf(
  folder: string,
  suffix: string,
  ports: SessionPorts,
): ReturnType<SessionPorts['journal']['takeLock']> {
  try {
    return ports.journal.takeLock(join(folder, `lock${suffix}`));
  } catch {
    return { kind: 'taken', release: () => undefined };
  }
}

async function headerOf(
  root: string,
  { suite, at, words, outputs }: SessionFacts,
  { journal, versions }: SessionPorts,
): Promise<JournalHeader> {
  const parts = suite.parts.map(({ project, files }) => [project, files]);
  return {
    schema: journalVersion,
    becalm: versions.becalm,
    vitest: suite.vitestVersion,
    node: versions.node,
    at,
    words,
    suite: createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22),
    outputs,
    tree: await journal.treeOf(root),
  };
}

/** Answers count for the same code, the same files and the same instant only. */
function refuseOther(before: JournalHeader, now: JournalHeader): void {
  const start = 'Or start anew without --resume.';
  const versions = ({ becalm, vitest, node }: JournalHeader): string =>
    `becalm ${becalm}, vitest ${vitest} and node ${node}`;
  if (versions(before) !== versions(now)) {
    throw new UsageError(`Expected ${versions(before)} as before, was ${versions(now)}. ${start}`);
  }
  if (before.at !== now.at) {
    throw new UsageError(
      `Expected the base instant of the hunt to go on with, ${before.at}, was ${now.at}. Leave --at out. ${start}`,
    );
  }
  const changed = changedPaths(before.tree, now.tree, new Set([...before.outputs, ...now.outputs]));
  if (changed.length > 0) {
    const named = changed.slice(0, filesNamed).map((path) => `"${path}"`);
    const more = changed.length - named.length;
    throw new UsageError(
      `Expected the files that the hunt to go on with found, was a change in ${named.join(', ')}` +
        `${more === 0 ? '' : ` and ${counted(more, 'other file')}`}: its answers may not hold any more. ` +
        'Start anew without --resume.',
    );
  }
  if (before.words.join('\0') !== now.words.join('\0') || before.suite !== now.suite) {
    const given = (words: readonly string[]): string => (words.length === 0 ? 'nothing' : words.join(' '));
    throw new UsageError(
      `Expected the suite of the hunt to go on with (given: ${given(before.words)}), ` +
        `was another (given: ${given(now.words)}). Give what was given then. ${start}`,
    );
  }
}

const filesNamed = 3;

async function openJournal(
  path: string,
  header: JournalHeader,
  earlier: ReadJournal | null,
  ports: SessionPorts,
): Promise<SessionJournal> {
  const { journal, stderr } = ports;
  const shown = shownPath(path, ports);
  const left = new Map([...(earlier?.answers ?? [])].map(([key, answers]) => [key, [...answers]]));
  let file: AppendFile | null = null;
  let told = false;
  const giveUp = (error: unknown): void => {
    file = null;
    stderr.write(
      `Expected to write "${shown}", was: ${reasonOf(error)}. This hunt goes on, and cannot be resumed.\n`,
    );
  };
  function open(keptBytes: number): void {
    file = journal.openAppend(path, keptBytes);
    if (keptBytes === 0) file.append(headerLine(header));
  }
  function write(line: string): void {
    try {
      if (file === null) return;
      if (!file.stands()) {
        file.close();
        open(0);
        if (!told) stderr.write(`"${shown}" was deleted and is written anew: --resume goes on from there.\n`);
        told = true;
      }
      file.append(line);
    } catch (error) {
      giveUp(error);
    }
  }
  try {
    if (earlier === null) await moveAside(path, ports);
    open(earlier?.bytes ?? 0);
  } catch (error) {
    giveUp(error);
  }
  if (earlier !== null) stderr.write(`Going on with ${counted(earlier.count, 'answer')} of ${shown}.\n`);
  return {
    recall: (call) => left.get(keyOf(call))?.shift() ?? null,
    note: (call, answer) => {
      if (file !== null) write(answerLine(keyOf(call), answer));
    },
    close(done) {
      if (done) write(endLine);
      file?.close();
      file = null;
    },
  };
}

/** What stands there may be wanted: an earlier journal is kept once, another file for good. */
async function moveAside(path: string, ports: SessionPorts): Promise<void> {
  const { journal, stderr } = ports;
  if (!journal.exists(path)) return;
  const own = await isJournal(path, journal);
  let aside = `${path}.old`;
  for (let number = 2; journal.exists(aside) && !(own && (await isJournal(aside, journal))); number++) {
    aside = `${path}.old-${number}`;
  }
  journal.move(path, aside);
  if (!own)
    stderr.write(
      `"${shownPath(path, ports)}" is no journal of a hunt: moved to "${shownPath(aside, ports)}".\n`,
    );
}
