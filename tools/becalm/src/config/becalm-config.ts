import type { AxisName } from '../worlds/world.ts';
import type { GateConfig } from './gate-config.ts';
import type { GuardsConfig } from './guards-config.ts';

/**
 * What `becalm.config.ts` says. Every key may be left out; a flag of the command line wins over its key. Globs are of
 * paths relative to the root, with `/`; each has to match a test file.
 */
export interface BecalmConfig {
  /** Globs of test files that no hunt runs. Default: none. */
  readonly exclude?: readonly string[] | undefined;
  /** What varies: some axes, at least one, or all of them. Default: all but `state`. Flag: `--axes`. */
  readonly axes?: 'all' | readonly AxisName[] | undefined;
  /** A count of seeds, or a range with both ends included, `'5001..6000'`. Default: 1000. Flag: `--seeds`. */
  readonly seeds?: number | string | undefined;
  /**
   * Worlds at a time, 1 to 512. Default: one per core, and up to four per core where the suite waits. Flag: `--workers`.
   */
  readonly workers?: number | undefined;
  /** How far the axes may go. A seed stands for another world under other bounds. */
  readonly bounds?: BoundsConfig | undefined;
  /** Globs of files whose time is real; `--real-time` adds to them. Default: none, and those that turn out to need it. */
  readonly realTime?: readonly string[] | undefined;
  /** Globs of files that only one worker runs at a time. Default: none, and those that turn out to need it. */
  readonly alone?: readonly string[] | undefined;
  /**
   * The file with the durations of test files, for order and shards of `becalm run`; a path relative to the root, such as
   * one that is committed. Default: `.becalm/timings.json`. Flag: `--timings`.
   */
  readonly timings?: string | undefined;
  /** What `becalm gate` holds the project to. */
  readonly gate?: GateConfig | undefined;
  /** What tests of `becalm run` must not do or leave behind. Default: every guard warns. */
  readonly guards?: GuardsConfig | undefined;
}

/** How far the axes may go. */
export interface BoundsConfig {
  /** Dates and time zones. */
  readonly clock?:
    | {
        /** IANA names of the time zones to draw from, at least one. Default: fourteen from UTC−11 to UTC+14. */
        readonly zones?: readonly string[] | undefined;
        /** The most years that a world starts after the base instant, 1 to 30; below 5 no leap day is met. Default: 5. */
        readonly yearsAhead?: number | undefined;
      }
    | undefined;
  /** Lateness of timers, turns of the event loop and file requests. */
  readonly schedule?:
    | {
        /** The most milliseconds that anything is late, 0 to 10,000 (included). Default: 80. */
        readonly latenessMs?: number | undefined;
        /**
         * Whether timers overtake each other in half of the worlds. Timers of one process never do; one that stands
         * for an answer from outside may. Default: true.
         */
        readonly overtaking?: boolean | undefined;
      }
    | undefined;
  /** Stalls: the process stands still. */
  readonly load?:
    | {
        /** The most milliseconds that a stall lasts, 0 to 10,000 (included); 0 for no stalls. Default: 300. */
        readonly stallMs?: number | undefined;
      }
    | undefined;
}

/** Gives a configuration its type; returns it as it is. */
export function defineConfig(config: BecalmConfig): BecalmConfig {
  return config;
}
