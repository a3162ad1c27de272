import type { SourceLocation } from './outcome.ts';
import type { RecordedWait } from './recorded-wait.ts';

/**
 * What an ordinary run tells its setup file: `provide('becalm', …)` there, `inject('becalm')` in the worker. What the
 * setup file saw comes back as `file.meta.becalm`, a {@link SetupNotes}, when the file ends.
 */
export interface OrdinarySetup {
  /** The root of the run, absolute: files in what is told are relative to it. */
  readonly root: string;
  /** Null where no guard stands. */
  readonly guards: GuardSettings | null;
  /** Null where time is real. */
  readonly virtualTime: VirtualTimeSettings | null;
  /** Waits of tests are told from so many milliseconds on (included); null where none are. */
  readonly traceWaitsMs: number | null;
}

/** Virtual time of an ordinary run. */
export interface VirtualTimeSettings {
  /** Globs of files, relative to the root, whose time flows with the real clock from their start. */
  readonly realTime: readonly string[];
}

/** What a guard looks at. */
export const guardNames = [
  'network',
  'sleep',
  'timers',
  'handles',
  'globals',
  'environment',
  'directory',
  'listeners',
  'mocks',
] as const;

/** One of {@link guardNames}. */
export type GuardName = (typeof guardNames)[number];

/** `warn` collects what a guard found; `fail` lets the test fail as well. */
export const guardLevels = ['off', 'warn', 'fail'] as const;

/** One of {@link guardLevels}. */
export type GuardLevel = (typeof guardLevels)[number];

/** How the guards of a run stand. */
export interface GuardSettings {
  readonly levels: Readonly<Record<GuardName, GuardLevel>>;
  /** A timer of so many milliseconds or more (included) is a sleep. */
  readonly sleepMs: number;
  /** Hosts that tests may reach, besides this machine: names and addresses, `*.example.org` for all below. */
  readonly allowedHosts: readonly string[];
}

/** Guards that nobody set: all of them warn. */
export const defaultGuards: GuardSettings = {
  levels: {
    network: 'warn',
    sleep: 'warn',
    timers: 'warn',
    handles: 'warn',
    globals: 'warn',
    environment: 'warn',
    directory: 'warn',
    listeners: 'warn',
    mocks: 'warn',
  },
  sleepMs: 100,
  allowedHosts: [],
};

/** What a test did that it should not, or left behind. */
export interface GuardFinding {
  readonly guard: GuardName;
  readonly level: Exclude<GuardLevel, 'off'>;
  /** Titles of suites and test, joined by ` > `; null outside tests. */
  readonly test: string | null;
  /** Names of tests that ran at the same time, any of which it may have been; empty where it was surely this one. */
  readonly orOneOf: readonly string[];
  /** What was found, such as `an interval of 50 ms goes on`. */
  readonly what: string;
  /** What to do, such as `clear it in afterEach`. */
  readonly advice: string;
  readonly location: SourceLocation | null;
  /** How often: 1 or more. */
  readonly count: number;
}

/** What the setup file saw in a test file. */
export interface SetupNotes {
  readonly findings: readonly GuardFinding[];
  readonly waits: readonly RecordedWait[];
  /** Milliseconds that passed for the tests while they took fewer; null where time was real from the start. */
  readonly virtualMs: number | null;
  /** What made virtual time flow with the real clock, such as `a socket time-out of 200 ms`; empty where it never did. */
  readonly realTime: readonly RealTimeCause[];
}

/** Something that no virtual clock holds. */
export interface RealTimeCause {
  readonly what: string;
  readonly location: SourceLocation | null;
}
