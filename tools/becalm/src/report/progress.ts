import type { HuntEvent, Observer, Phase } from '../hunt/events.ts';
import { counted, duration } from './numbers.ts';
import { displayWidth, escapeControls, truncate } from './text.ts';

/** Where progress is shown. */
export interface ProgressStyle {
  readonly write: (text: string) => void;
  /** Width of the terminal for a live line; null for plain lines at every tenth of the seeds. */
  readonly columns: number | null;
  /** Milliseconds, from any beginning. */
  readonly now: () => number;
  readonly seeds: number;
  readonly probes: number;
  readonly parts: number;
  /** When the hunt is to end, on the same clock; null where only its seeds end it. */
  readonly endsAtMs?: number | null;
}

/** Shows how a hunt gets on. */
export interface Progress {
  readonly observe: Observer;
  /** Takes the live line away. */
  readonly close: () => void;
}

/** A live line is written again after so many milliseconds at the earliest. */
const refreshMs = 100;
const barWidth = 20;
const clearLine = '\r\u001b[2K';

/** Starts showing progress; it writes in `observe` only, so it needs no timer. */
export function createProgress(style: ProgressStyle): Progress {
  let state = initialState;
  let writtenAtMs = Number.NEGATIVE_INFINITY;
  let tenthsWritten = 0;

  function showLive(columns: number, phaseStarted: boolean): void {
    const nowMs = style.now();
    if (!phaseStarted && nowMs - writtenAtMs < refreshMs) return;
    writtenAtMs = nowMs;
    // One column stays free: a terminal may wrap after the last.
    const room = Math.max(1, columns - 1);
    const withBar = lineOf(state, style, nowMs, true);
    const line = displayWidth(withBar) <= room ? withBar : lineOf(state, style, nowMs, false);
    style.write(`${clearLine}${truncate(line, room)}`);
  }

  function showPlain(phaseStarted: boolean): void {
    const tenths = Math.floor((10 * state.seeds) / style.seeds);
    if (state.phase === 'worlds' ? tenths === tenthsWritten : !phaseStarted || state.tests === 0) return;
    tenthsWritten = tenths;
    style.write(`${lineOf(state, style, style.now(), false)}\n`);
  }

  return {
    observe: (event) => {
      state = next(state, event, style.now());
      const phaseStarted = event.kind === 'phaseStarted';
      if (phaseStarted && event.phase === 'worlds') tenthsWritten = 0;
      if (style.columns === null) showPlain(phaseStarted);
      else showLive(style.columns, phaseStarted);
    },
    close: () => {
      if (style.columns !== null) style.write(clearLine);
    },
  };
}

/** What the line tells; counts are of the present part, but for `flaky`. */
interface State {
  readonly part: number;
  readonly project: string;
  readonly phase: Phase;
  /** Tests that the phase is about. */
  readonly tests: number;
  readonly startedAtMs: number;
  /** Worlds that were done when the phase began. */
  readonly worldsBefore: number;
  readonly probes: number;
  readonly seeds: number;
  readonly replays: number;
  readonly suspects: number;
  readonly flaky: number;
  readonly explained: number;
}

const initialState: State = {
  part: 0,
  project: '',
  phase: 'worlds',
  tests: 0,
  startedAtMs: 0,
  worldsBefore: 0,
  probes: 0,
  seeds: 0,
  replays: 0,
  suspects: 0,
  flaky: 0,
  explained: 0,
};

function next(state: State, event: HuntEvent, nowMs: number): State {
  switch (event.kind) {
    case 'surveyed':
      return { ...initialState, flaky: state.flaky, part: event.part, project: event.project };
    case 'phaseStarted':
      return {
        ...state,
        phase: event.phase,
        tests: event.tests,
        startedAtMs: nowMs,
        worldsBefore: state.probes + state.seeds,
        replays: 0,
        explained: 0,
      };
    case 'worldFinished':
    case 'worldLost':
      return event.trial.kind === 'seed'
        ? { ...state, seeds: state.seeds + 1 }
        : { ...state, probes: state.probes + 1 };
    case 'suspectFound':
      return { ...state, suspects: state.suspects + 1 };
    case 'replayFinished':
      return { ...state, replays: state.replays + 1 };
    case 'explained':
      return { ...state, explained: state.explained + 1 };
    case 'flakyFound':
      return { ...state, flaky: state.flaky + 1 };
    default:
      return event satisfies never;
  }
}

function lineOf(state: State, style: ProgressStyle, nowMs: number, bar: boolean): string {
  const where = style.parts === 1 ? [] : [partInWords(state, style)];
  const flaky = state.flaky === 0 ? [] : [`${state.flaky} flaky`];
  return [...where, ...phaseInWords(state, style, nowMs, bar), ...flaky].join(' · ');
}

function partInWords({ part, project }: State, { parts }: ProgressStyle): string {
  return `${project === '' ? 'part' : escapeControls(project)} ${part + 1}/${parts}`;
}

function phaseInWords(state: State, style: ProgressStyle, nowMs: number, bar: boolean): readonly string[] {
  switch (state.phase) {
    case 'worlds':
      return worldsInWords(state, style, nowMs, bar);
    case 'settle':
      return [`asking after ${counted(state.tests, 'test')}`, counted(state.replays, 'run')];
    case 'again':
      return [`again with ${counted(state.tests, 'test')}`, counted(state.replays, 'world')];
    case 'confirm':
      return [`confirming ${counted(state.tests, 'suspect')}`, counted(state.replays, 'replay')];
    case 'explain':
      return [
        `explaining ${counted(state.tests, 'finding')}`,
        `${state.explained} done`,
        counted(state.replays, 'run'),
      ];
    case 'causes':
      return [`first causes of ${counted(state.tests, 'test')}`, counted(state.replays, 'replay')];
    default:
      return state.phase satisfies never;
  }
}

function worldsInWords(state: State, style: ProgressStyle, nowMs: number, bar: boolean): readonly string[] {
  const share = state.seeds / style.seeds;
  const filled = Math.floor(share * barWidth);
  const drawn = bar ? ` ${'━'.repeat(filled)}${'─'.repeat(barWidth - filled)} ` : ' · ';
  return [
    `probes ${state.probes}/${style.probes}`,
    `seeds ${state.seeds}/${style.seeds}${drawn}${Math.floor(share * 100)} %`,
    ...paceInWords(state, style, nowMs),
    ...(state.suspects === 0 ? [] : [counted(state.suspects, 'suspect')]),
  ];
}

/** The pace of the phase and what it leaves; nothing before the second world, as p0 ran cold. */
function paceInWords(state: State, style: ProgressStyle, nowMs: number): readonly string[] {
  const worlds = state.probes + state.seeds - Math.max(1, state.worldsBefore);
  const elapsedMs = nowMs - state.startedAtMs;
  if (worlds < 1 || elapsedMs <= 0) return [];
  const perSecond = (1000 * worlds) / elapsedMs;
  const left = style.probes + style.seeds - state.probes - state.seeds;
  const pace = `${perSecond < 10 ? perSecond.toFixed(1) : perSecond.toFixed(0)} worlds/s`;
  const leftMs = Math.min((1000 * left) / perSecond, (style.endsAtMs ?? Number.POSITIVE_INFINITY) - nowMs);
  return left === 0 ? [pace] : [pace, `${duration(Math.max(0, leftMs))} left`];
}
