import { type KillLook, type KillMedium, type KillState, lookAtMedium } from '../core/kill-switch/index.ts';
import { formatIsoTime } from '../core/time.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';

/** What all media of the kill switch show. */
export interface KillReport {
  /** The state, as services see it. */
  readonly state: KillState;
  /** Each medium by itself. */
  readonly media: readonly MediumReport[];
}

/** What one medium shows. */
export interface MediumReport {
  readonly name: KillMedium['name'];
  readonly look: KillLook;
  /** Who tripped it, when and why, as they wrote it; missing when nobody did. */
  readonly note?: string;
}

/** Looks at every medium, also behind one that is not clear. */
export async function lookAtAll(media: readonly KillMedium[]): Promise<KillReport> {
  const reports = await Promise.all(media.map(reportOf));
  const first = reports.find(({ look }) => look !== 'clear');
  if (first === undefined) return { state: 'clear', media: reports };
  return { state: first.look === 'tripped' ? first.name : 'unreadable', media: reports };
}

async function reportOf(medium: KillMedium): Promise<MediumReport> {
  const look = await lookAtMedium(medium);
  const note = look === 'tripped' ? await medium.note() : undefined;
  return { name: medium.name, look, ...(note === undefined ? {} : { note }) };
}

/** Returns the exit code that says a state. */
export function exitCodeOfKillState(state: KillState): ExitCode {
  if (state === 'clear') return EXIT_CODE.ok;
  return state === 'unreadable' ? EXIT_CODE.usage : EXIT_CODE.failed;
}

/** Writes a report for people: one line, and one more for each note. */
export function killReportText({ state, media }: KillReport): string {
  const word = state === 'clear' || state === 'unreadable' ? state.toUpperCase() : 'TRIPPED';
  const looks = media.map(({ name, look }) => `${name}=${look}`).join(' ');
  const notes = media.flatMap(({ name, note }) =>
    note === undefined ? [] : [`${name}: ${noteText(note)}\n`],
  );
  return `${word} ${looks}\n${notes.join('')}`;
}

/** Writes a report for programs. */
export function killReportJson(report: KillReport): string {
  return `${JSON.stringify({ schema: 'njord.kill-status/1', ...report }, undefined, 2)}\n`;
}

/** Our own notes are told as a sentence; whatever else lies there is shown on one line, without control characters. */
function noteText(note: string): string {
  const ours = readNote(note);
  return (ours ?? note).replaceAll(/\p{Cc}+/gu, ' ');
}

function readNote(note: string): string | undefined {
  try {
    const content: unknown = JSON.parse(note);
    if (!isNote(content)) return undefined;
    return `${content.who} at ${formatIsoTime(BigInt(content.at_ns))}: ${content.why}`;
  } catch {
    return undefined;
  }
}

interface Note {
  readonly who: string;
  readonly why: string;
  readonly at_ns: string;
}

function isNote(content: unknown): content is Note {
  if (typeof content !== 'object' || content === null) return false;
  return ['who', 'why', 'at_ns'].every((key) => typeof Reflect.get(content, key) === 'string');
}
