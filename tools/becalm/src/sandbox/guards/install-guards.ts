import { type GuardName, guardNames, type OrdinarySetup } from '../../worlds/ordinary-setup.ts';
import type { SourceLocation } from '../../worlds/outcome.ts';
import { innermostLocation } from '../../worlds/stack-frames.ts';
import { lookAtDirectory } from './directory.ts';
import { lookAtEnvironment } from './environment.ts';
import { lookAtGlobals, sharedObjects } from './globals.ts';
import { GuardError } from './guard-error.ts';
import { lookAtListeners } from './listeners.ts';
import { isOwnFile } from './own-frames.ts';
import type { Look, Stretch } from './sighting.ts';
import { watchHandles } from './watch-handles.ts';
import { watchNetwork } from './watch-network.ts';
import { watchPolls } from './watch-polls.ts';
import { isMock, type SpiesGiven, watchSpies } from './watch-spies.ts';
import { type Found, type TestWatch, watchTests } from './watch-tests.ts';
import { watchTimers } from './watch-timers.ts';

/** The guards of this process. */
export interface OrdinaryGuards extends Pick<TestWatch, 'testStarts' | 'testEnds' | 'fileEnds'> {
  /** Where user code was when an error was made; null where it was not in it. */
  readonly locate: (at: Error | null) => SourceLocation | null;
}

/** What the guards are told. */
export interface GuardsGiven
  extends Pick<OrdinarySetup, 'root' | 'guards' | 'traceWaitsMs'>,
    Omit<SpiesGiven, 'stretch'> {
  /** Whether a timer takes real time. */
  readonly isTimeReal: () => boolean;
}

/** Taken when this loads: before virtual time is installed. */
const realSetTimeout = setTimeout;

/** What waits between two looks at something that is on its way out, in milliseconds. */
const momentMs = 5;

/** Installs them, after Vitest and where wanted virtual time, before user code. A guard that is off costs nothing. */
export function installGuards(given: GuardsGiven): OrdinaryGuards {
  const { root, guards, traceWaitsMs } = given;
  const looks: Look[] = [];
  const watch = watchTests({
    guards,
    traceWaitsMs,
    locate,
    looks: () => looks,
    isTimeReal: given.isTimeReal,
    moment: () => new Promise((resolve) => void realSetTimeout(resolve, momentMs)),
  });
  const stands = (guard: GuardName): boolean => guards !== null && guards.levels[guard] !== 'off';

  function locate(at: Error | null): SourceLocation | null {
    return at === null ? null : innermostLocation(root, at.stack ?? '', isOwnFile);
  }

  const { stretch, fired, testStarts, testEnds, fileEnds } = watch;
  if (stands('timers') || stands('sleep') || traceWaitsMs !== null) {
    const { look } = watchTimers({ stretch, fired });
    if (stands('timers')) looks.push(look);
  }
  if (traceWaitsMs !== null) watchPolls({ stretch, fired });
  if (stands('network')) guardNetwork(watch, guards?.allowedHosts ?? []);
  looks.push(...processLooks(given, stands, stretch));
  return { testStarts, testEnds, fileEnds, locate };
}

/** What is looked at before and after tests. */
function processLooks(
  given: GuardsGiven,
  stands: (guard: GuardName) => boolean,
  stretch: Stretch,
): readonly Look[] {
  const { isFaked } = given;
  const spies = watchSpies({ ...given, stretch });
  const looks: Partial<Readonly<Record<GuardName, () => Look>>> = {
    handles: () => watchHandles(stretch),
    directory: () => lookAtDirectory(process.cwd.bind(process)),
    listeners: () => lookAtListeners(process),
    mocks: () => spies.look,
    environment: () => lookAtEnvironment(process.env, spies.isTakenBackVariable),
    globals: () => lookAtGlobals(sharedObjects(), { isExcused: spies.isTakenBack, isFaked, isSpy: isMock }),
  };
  return guardNames.flatMap((guard) => (stands(guard) ? (looks[guard]?.() ?? []) : []));
}

/** Every host is told once for a stretch of tests: who connects has looked its name up as well. */
function guardNetwork(watch: TestWatch, allowedHosts: readonly string[]): void {
  let told = new Map<string, Found | null>();
  let toldIn = 0;
  watchNetwork({
    allowedHosts,
    used({ host, what, at }) {
      const now = watch.stretch();
      if (now !== toldIn) told = new Map();
      toldIn = now;
      const found = told.has(host)
        ? (told.get(host) ?? null)
        : watch.saw({ guard: 'network', what, advice: networkAdvice, at });
      told.set(host, found);
      return found === null ? null : new GuardError(found);
    },
  });
}

const networkAdvice =
  'Pass a fake in, answer from a server of the test, or allow the host in guards.allowedHosts.';
