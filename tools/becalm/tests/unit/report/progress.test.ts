import { describe, expect, it } from 'vitest';
import type { HuntEvent } from '../../../src/hunt/events.ts';
import { createProgress, type Progress } from '../../../src/report/progress.ts';
import { displayWidth } from '../../../src/report/text.ts';

interface Shown {
  readonly progress: Progress;
  /** What was written, a piece per write. */
  readonly written: string[];
  /** Lets time pass. */
  readonly wait: (milliseconds: number) => void;
}

function show(columns: number | null, parts = 1): Shown {
  const written: string[] = [];
  let nowMs = 0;
  const progress = createProgress({
    write: (text) => written.push(text),
    columns,
    now: () => nowMs,
    seeds: 1000,
    probes: 41,
    parts,
  });
  return {
    progress,
    written,
    wait: (milliseconds) => {
      nowMs += milliseconds;
    },
  };
}

const surveyed = { kind: 'surveyed', part: 0, project: 'unit', files: 40, tests: 644 } as const;
const started = { kind: 'phaseStarted', part: 0, phase: 'worlds', tests: 644 } as const;
const suspect: HuntEvent = {
  kind: 'suspectFound',
  part: 0,
  test: { file: 'a.test.ts', name: 'one' },
  trial: { kind: 'seed', seed: 1 },
};

function finished(kind: 'seed' | 'probe', number: number): HuntEvent {
  const trial = kind === 'seed' ? ({ kind, seed: number } as const) : ({ kind, index: number } as const);
  return { kind: 'worldFinished', part: 0, trial, failures: 0, durationMs: 50 };
}

/** Runs all probes and so many seeds, 50 ms each. */
function run({ progress, wait }: Shown, seeds: number): void {
  progress.observe(surveyed);
  progress.observe(started);
  for (let index = 0; index < 41; index++) {
    progress.observe(finished('probe', index));
    wait(50);
  }
  for (let seed = 1; seed <= seeds; seed++) {
    progress.observe(finished('seed', seed));
    wait(50);
  }
}

describe('progress in a terminal', () => {
  it('shows counts, a bar, the pace, what is left and the suspects', () => {
    const shown = show(120);
    run(shown, 611);
    shown.progress.observe(suspect);
    shown.wait(100);
    shown.progress.observe(finished('seed', 612));

    expect(shown.written.at(-1)).toBe(
      '\r\u001b[2Kprobes 41/41 · seeds 612/1000 ━━━━━━━━━━━━──────── 61 % · 20 worlds/s · 19 s left · 1 suspect',
    );
  });

  it('is written ten times per second at most', () => {
    const shown = show(120);
    run(shown, 200);

    // 241 worlds of 50 ms are 12 s.
    expect(shown.written.length).toBeLessThanOrEqual(122);
    expect(shown.written.length).toBeGreaterThan(100);
  });

  it('fits into narrow terminals, without the bar and cut', () => {
    for (const columns of [20, 60, 80]) {
      const shown = show(columns);
      run(shown, 10);

      for (const line of shown.written)
        expect(displayWidth(line.slice('\r\u001b[2K'.length))).toBeLessThan(columns);
    }
  });

  it('takes its line away in the end', () => {
    const shown = show(80);
    shown.progress.close();

    expect(shown.written).toEqual(['\r\u001b[2K']);
  });

  it('names the part when there are several', () => {
    const shown = show(120, 3);
    shown.progress.observe({ ...surveyed, part: 1 });
    shown.progress.observe({ ...started, part: 1 });

    expect(shown.written.at(-1)).toContain('unit 2/3 · probes 0/41');
  });

  it('tells of replays and of what they confirmed', () => {
    const shown = show(120);
    shown.progress.observe(surveyed);
    shown.progress.observe({ kind: 'phaseStarted', part: 0, phase: 'confirm', tests: 4 });
    shown.wait(100);
    shown.progress.observe({ kind: 'replayFinished', part: 0 });
    expect(shown.written.at(-1)).toContain('confirming 4 suspects · 1 replay');

    shown.progress.observe({ ...suspect, kind: 'flakyFound' });
    shown.progress.observe({ kind: 'phaseStarted', part: 0, phase: 'causes', tests: 1 });
    expect(shown.written.at(-1)).toContain('first causes of 1 test · 0 replays · 1 flaky');
  });
});

describe('progress without a terminal', () => {
  it('writes a plain line at every tenth of the seeds', () => {
    const shown = show(null);
    run(shown, 1000);

    expect(shown.written).toHaveLength(10);
    expect(shown.written[0]).toBe('probes 41/41 · seeds 100/1000 · 10 % · 20 worlds/s · 45 s left\n');
    expect(shown.written[9]).toBe('probes 41/41 · seeds 1000/1000 · 100 % · 20 worlds/s\n');
  });

  it('writes a line per phase that has something to do, and nothing in the end', () => {
    const shown = show(null);
    shown.progress.observe({ kind: 'phaseStarted', part: 0, phase: 'confirm', tests: 2 });
    shown.progress.observe({ kind: 'replayFinished', part: 0 });
    shown.progress.observe({ kind: 'phaseStarted', part: 0, phase: 'causes', tests: 0 });
    shown.progress.close();

    expect(shown.written).toEqual(['confirming 2 suspects · 0 replays\n']);
  });

  it('counts a lost world as done', () => {
    const shown = show(null);
    run(shown, 99);
    shown.progress.observe({
      kind: 'worldLost',
      part: 0,
      trial: { kind: 'seed', seed: 100 },
      reason: 'gone',
    });

    expect(shown.written).toHaveLength(1);
  });
});
