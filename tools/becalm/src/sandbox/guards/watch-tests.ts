import type { GuardFinding, GuardName, GuardSettings } from '../../worlds/ordinary-setup.ts';
import type { SourceLocation } from '../../worlds/outcome.ts';
import type { RecordedWait } from '../../worlds/recorded-wait.ts';
import type { Look, Sighting } from './sighting.ts';
import type { SetTimer } from './watch-timers.ts';

/** What was found, and where, for an error that points there. */
export interface Found {
  readonly finding: GuardFinding;
  readonly at: Error | null;
}

/** What a test file showed to the guards. */
export interface FileShown {
  readonly findings: readonly GuardFinding[];
  readonly waits: readonly RecordedWait[];
  /** What was found outside tests by guards that fail. */
  readonly failures: readonly Found[];
}

/** Puts what guards see down to the tests that run. */
export interface TestWatch {
  /** The number of the stretch of time in which tests run; 0 outside. */
  readonly stretch: () => number;
  readonly testStarts: (test: string) => void;
  /** The test has ended, and its hooks with it. Returns what lets it fail. */
  readonly testEnds: (test: string) => Promise<readonly Found[]>;
  /** A guard saw something at this moment. Returns what lets the test fail; null where nothing does. */
  readonly saw: (sighting: Sighting) => Found | null;
  /** A timer fired. */
  readonly fired: (timer: SetTimer) => void;
  /** Everything has ended in a file, its hooks included: what is told of it. */
  readonly fileEnds: () => FileShown;
}

/** What the watch is told. */
export interface TestWatchGiven {
  /** Null where no guard stands. */
  readonly guards: GuardSettings | null;
  /** Null where no waits are told. */
  readonly traceWaitsMs: number | null;
  /** Where user code was when an error was made; null where it was not in it. */
  readonly locate: (at: Error | null) => SourceLocation | null;
  /** What is looked at before and after tests: asked for by every stretch. */
  readonly looks: () => readonly Look[];
  /** Whether a timer takes real time. */
  readonly isTimeReal: () => boolean;
  /** Lets a moment pass, in real time, for what is on its way out; resolves then. */
  readonly moment: () => Promise<void>;
}

/** More than these nobody reads. */
const findingsMax = 1_000;

/** Moments that what is being closed gets to be closed. */
const momentsMax = 10;

/** Tests that run, or ran at the same time as one that does. */
interface Running {
  readonly names: Set<string>;
  readonly all: Set<string>;
  readonly compare: readonly (() => readonly Sighting[])[];
  readonly failures: Found[];
}

/** Begins to watch. */
export function watchTests(given: TestWatchGiven): TestWatch {
  const { guards, traceWaitsMs, locate } = given;
  let running: Running | null = null;
  let stretches = 0;
  let findings = new Map<string, GuardFinding & { readonly lasts?: () => boolean }>();
  let waits = new Map<string, RecordedWait>();
  let failures: Found[] = [];

  function levelOf(guard: GuardName): 'off' | 'warn' | 'fail' {
    return guards?.levels[guard] ?? 'off';
  }

  /** One that runs alone did it; of several any may have. */
  function whose(): { readonly test: string | null; readonly orOneOf: readonly string[] } {
    const [test = null, ...orOneOf] = running?.all ?? [];
    return { test, orOneOf };
  }

  function note({ guard, what, advice, at, lasts }: Sighting): Found | null {
    const level = levelOf(guard);
    if (level === 'off') return null;
    const location = locate(at);
    const { test, orOneOf } = whose();
    const key = JSON.stringify([guard, what, test, location]);
    const known = findings.get(key);
    const finding: GuardFinding = {
      ...{ guard, level, test, orOneOf, what, advice, location },
      count: (known?.count ?? 0) + 1,
    };
    const kept = known !== undefined || findings.size < findingsMax;
    if (kept) findings.set(key, lasts === undefined ? finding : { ...finding, lasts });
    return level === 'fail' ? { finding, at } : null;
  }

  function saw(sighting: Sighting): Found | null {
    const found = note(sighting);
    if (found?.finding.count === 1) (running?.failures ?? failures).push(found);
    return found;
  }

  async function endStretch(ended: Running): Promise<readonly Found[]> {
    const look = (): readonly Sighting[] => ended.compare.flatMap((compare) => attempt(compare, []));
    let sightings = look();
    for (
      let moments = 0;
      moments < momentsMax && sightings.some(({ lasts }) => lasts?.() === true);
      moments++
    ) {
      await given.moment();
      sightings = sightings.filter(({ lasts }) => lasts?.() !== false);
    }
    for (const sighting of sightings) saw(sighting);
    running = null;
    return ended.failures;
  }

  function isSleep({ kind, delayMs }: SetTimer): boolean {
    return kind !== 'poll' && guards !== null && delayMs >= guards.sleepMs;
  }

  function isLong({ delayMs }: SetTimer): boolean {
    return traceWaitsMs !== null && delayMs >= traceWaitsMs;
  }

  function noteWait({ delayMs, at }: SetTimer, inTest: boolean): void {
    const test = inTest && running?.all.size === 1 ? whose().test : null;
    const location = locate(at);
    const key = JSON.stringify([test, delayMs, location]);
    waits.set(key, { test, delayMs, count: (waits.get(key)?.count ?? 0) + 1, location });
  }

  return {
    stretch: () => (running === null ? 0 : stretches),
    testStarts(test) {
      if (running === null) {
        stretches += 1;
        const all = new Set<string>();
        running = { names: new Set(), all, compare: [], failures: [] };
        const compare = given.looks().map((look) => attempt(look, () => []));
        running = { ...running, compare };
      }
      running.names.add(test);
      running.all.add(test);
    },
    async testEnds(test) {
      if (running === null) return [];
      running.names.delete(test);
      return running.names.size > 0 ? [] : endStretch(running);
    },
    saw,
    fired(timer) {
      if (!given.isTimeReal()) return;
      const inTest = running !== null && timer.stretch === stretches;
      if (inTest && isSleep(timer)) saw(sleepOf(timer));
      // An interval that outlives its test is one that nobody waits for.
      if (isLong(timer) && (inTest || timer.kind === 'timer')) noteWait(timer, inTest);
    },
    fileEnds() {
      const shown = {
        // What a suite closes is no leak of the test that was the first to need it.
        findings: [...findings.values()].flatMap(({ lasts, ...finding }) =>
          lasts === undefined || finding.level === 'fail' || lasts() ? [finding] : [],
        ),
        waits: [...waits.values()],
        failures,
      };
      findings = new Map();
      waits = new Map();
      failures = [];
      running = null;
      return shown;
    },
  };
}

function sleepOf({ kind, delayMs, at }: SetTimer): Sighting {
  return {
    guard: 'sleep',
    what: `${kind === 'timer' ? 'a timer' : 'an interval'} of ${delayMs} ms took real time`,
    advice: 'Wait for what it stands for (vi.waitFor), use vi.useFakeTimers, or run with --virtual-time.',
    at,
  };
}

/** Nothing that a guard does may cost a test its run. */
function attempt<Value>(ask: () => Value, otherwise: Value): Value {
  try {
    return ask();
  } catch {
    return otherwise;
  }
}
