import { z } from 'zod';
import {
  defaultGuards,
  type GuardLevel,
  type GuardSettings,
  guardLevels,
  guardNames,
} from '../worlds/ordinary-setup.ts';
import { sleepMsMax } from './limits.ts';
import { section, wholeNumber } from './parts.ts';

/** What tests of an ordinary run must not do or leave behind: each `off`, `warn`, or `fail` for a test that fails by it. */
export interface GuardsConfig {
  /** For guards without a key of their own. Default: `warn`. */
  readonly all?: GuardLevel | undefined;
  /** Reaching another machine, look-ups of names included; where it fails, the connection is refused. */
  readonly network?: GuardLevel | undefined;
  /** Waiting in real time for `sleepMs` or longer. */
  readonly sleep?: GuardLevel | undefined;
  /** Timers and intervals that wait on. */
  readonly timers?: GuardLevel | undefined;
  /** Servers, connections, child processes, workers, watchers and files that stay open. */
  readonly handles?: GuardLevel | undefined;
  /** Properties of `globalThis` and of the objects of JavaScript and Node. */
  readonly globals?: GuardLevel | undefined;
  /** Environment variables. */
  readonly environment?: GuardLevel | undefined;
  /** The working directory. */
  readonly directory?: GuardLevel | undefined;
  /** Listeners of the process. */
  readonly listeners?: GuardLevel | undefined;
  /** Spies and fake timers. */
  readonly mocks?: GuardLevel | undefined;
  /** From how many milliseconds on a timer is a sleep, 1 to 60,000. Default: 100. */
  readonly sleepMs?: number | undefined;
  /** Hosts that tests may reach besides this machine; `*.example.org` for all below. Default: none. */
  readonly allowedHosts?: readonly string[] | undefined;
}

const level = z.enum(guardLevels, { error: '"off", "warn" or "fail"' }).optional();
const hostForm = 'the name or the address of a host, without a port';

const keys = {
  all: level,
  network: level,
  sleep: level,
  timers: level,
  handles: level,
  globals: level,
  environment: level,
  directory: level,
  listeners: level,
  mocks: level,
  sleepMs: wholeNumber(1, sleepMsMax).optional(),
  allowedHosts: z
    .array(z.string({ error: hostForm }).regex(/^(?:\*\.)?[^\s/*]+$/u, { error: hostForm }), {
      error: 'a list of hosts',
    })
    .readonly()
    .optional(),
};

/** The schema of the key `guards`. */
export const guardsSchema: z.ZodType<GuardsConfig> = section(keys);

/** The keys of its objects, by their path in the whole configuration. */
export const guardsKeys: Readonly<Record<string, readonly string[]>> = { guards: Object.keys(keys) };

/** How guards stand that are on. */
export function guardSettingsOf({ all = 'warn', ...given }: GuardsConfig = {}): GuardSettings {
  const levels = Object.fromEntries(guardNames.map((name) => [name, given[name] ?? all]));
  return {
    // type-coverage:ignore-next-line -- of every name there is one
    levels: levels as GuardSettings['levels'],
    sleepMs: given.sleepMs ?? defaultGuards.sleepMs,
    allowedHosts: given.allowedHosts ?? defaultGuards.allowedHosts,
  };
}
