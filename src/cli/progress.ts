import { formatCount } from './number-text.ts';
import type { CliPorts } from './ports.ts';

/** Shows how far a long run is. */
export interface Progress {
  /** Reports the state of the run; draws only now and then. */
  update(state: ProgressState): Promise<void>;
  /** Removes a bar that stands on the terminal, so that an error starts on a clean line. */
  clear(): Promise<void>;
  /** Ends the display with a summary line. */
  finish(doneCount: number): Promise<void>;
}

/** How far a run is. */
export interface ProgressState {
  /** Part done, from 0 to 1. */
  readonly fraction: number;
  /** Things done so far. */
  readonly doneCount: number;
}

/** A bar is drawn anew after this time, a plain line is written after that. */
const REDRAW_MS = 100;
const PLAIN_LINE_MS = 5_000;

const BAR_WIDTH_MAX = 30;

/**
 * Makes a progress display on stderr: a bar with the time left on a terminal, a line every five seconds
 * elsewhere. `unit` names the things that are counted, such as `trades`.
 */
export function createProgress(
  { stderr, monotonicMs }: Pick<CliPorts, 'stderr' | 'monotonicMs'>,
  unit: string,
): Progress {
  const startMs = monotonicMs();
  const intervalMs = stderr.isTerminal ? REDRAW_MS : PLAIN_LINE_MS;
  let lastMs = startMs;

  return { update, clear, finish };

  async function update(state: ProgressState): Promise<void> {
    const nowMs = monotonicMs();
    if (nowMs - lastMs < intervalMs) return;
    lastMs = nowMs;
    const line = describeProgress(state, nowMs - startMs, unit);
    await stderr.write(
      stderr.isTerminal ? `\r${drawBar(state.fraction, line, stderr.columns)}${CLEAR_LINE}` : `${line}\n`,
    );
  }

  async function clear(): Promise<void> {
    if (stderr.isTerminal) await stderr.write(`\r${CLEAR_LINE}`);
  }

  async function finish(doneCount: number): Promise<void> {
    const elapsedSeconds = ((monotonicMs() - startMs) / 1000).toFixed(1);
    await clear();
    await stderr.write(`${formatCount(doneCount)} ${unit} in ${elapsedSeconds} s\n`);
  }
}

/** Erases from the cursor to the end of the line (ECMA-48, EL). */
const CLEAR_LINE = '\u001b[K';

function describeProgress({ fraction, doneCount }: ProgressState, elapsedMs: number, unit: string): string {
  const percent = `${Math.floor(fraction * 100)} %`.padStart(5);
  const perSecond = Math.round(doneCount / (elapsedMs / 1000));
  const secondsLeft = fraction > 0 ? Math.ceil((elapsedMs / fraction - elapsedMs) / 1000) : undefined;
  const left = secondsLeft === undefined ? '' : ` · ${secondsLeft} s left`;
  return `${percent} · ${formatCount(doneCount)} ${unit} · ${formatCount(perSecond)}/s${left}`;
}

function drawBar(fraction: number, line: string, columns: number): string {
  const width = Math.min(BAR_WIDTH_MAX, columns - line.length - 2);
  if (width < 5) return line.slice(0, columns - 1);
  const filled = Math.round(fraction * width);
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${line}`;
}
