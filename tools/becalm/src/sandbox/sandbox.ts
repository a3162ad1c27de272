import { isRepeated, type StateValue } from '../worlds/axes/state.ts';
import type { Effect } from '../worlds/outcome.ts';
import type { World } from '../worlds/world.ts';
import { createEffectLog } from './effects.ts';
import { rememberProcess } from './hygiene.ts';
import { guardLeaks } from './leaks.ts';
import { installMachine } from './machine/install-machine.ts';
import { installSeededRandom } from './random.ts';
import { installTime } from './time/install-time.ts';
import { type NativeWait, watchNativeWaits } from './time/native-waits.ts';

/** What makes a world true inside a worker. */
export interface Sandbox {
  /** Sets every axis to its value in the world. */
  readonly enterWorld: (world: World) => void;
  /** From here on draws belong to this place: a file while it loads, a suite in its hooks, a test. */
  readonly enterPlace: (place: string) => void;
  /** A test starts, at the place entered last. */
  readonly testStarts: () => void;
  /**
   * The test of this place starts again, in time that treats it as it did before and with random values of no world: so
   * what fails now and did not fail before fails for what was left behind.
   */
  readonly testRunsAgain: (place: string) => void;
  /** Whether to remember from here on what the world does otherwise than the neutral one; forgets what was before. */
  readonly traceEffects: (on: boolean) => void;
  /** What it has done since, in that order; the first thousand. */
  readonly takeEffects: () => readonly Effect[];
  /** Looks at a package that the suite loads natively, before the suite sees it. */
  readonly adoptPackage: (path: string) => Promise<void>;
  /** Looks at those packages again, once they are loaded anew. */
  readonly packagesRenewed: () => Promise<void>;
  /** Whether time flows with the real clock from here on, and never jumps; where that changes, time starts anew. */
  readonly flow: (real: boolean) => void;
  /** Time does not jump, because something is waited for that nobody sees from here, until the function given is called. */
  readonly hold: () => () => void;
  /** What waited natively since this was asked last: where no virtual clock reaches. */
  readonly takeNativeWaits: () => readonly NativeWait[];
  /** Milliseconds of the suite's own time since the last sweep. */
  readonly elapsedMs: () => number;
  /** Ends what is left running, forgets what packages were told, and starts time anew. */
  readonly sweep: () => void;
  /** Puts the process back to where it was; returns whether anything had changed. Costs a third of a millisecond. */
  readonly restore: () => boolean;
}

/**
 * Installs the sandbox: after Vitest has set itself up, before any user code has loaded.
 *
 * @param baseMs - the base instant of the hunt, in milliseconds since the Unix epoch
 * @param root - the root of the hunt, absolute
 */
export function installSandbox(baseMs: number, root: string): Sandbox {
  const effects = createEffectLog(root);
  const time = installTime({ baseMs }, effects);
  const random = installSeededRandom(effects);
  const machine = installMachine();
  let state: StateValue = { kind: 'once' };
  let here = '';
  const waits: NativeWait[] = [];
  watchNativeWaits((wait) => waits.push(wait));
  const leaks = guardLeaks();
  const hygiene = rememberProcess();
  return {
    enterWorld(world) {
      random.enterWorld(world.random);
      time.enterWorld(world);
      machine.enterWorld(world.environment);
      state = world.state;
    },
    enterPlace(place) {
      here = place;
      random.enterPlace(place);
      time.enterPlace(place);
    },
    testStarts() {
      time.testStarts();
      if (isRepeated(state, here))
        effects.note({ axis: 'state', key: here, place: here, what: 'the test runs twice' }, null);
    },
    testRunsAgain(place) {
      random.repeatPlace(place);
      time.repeatPlace(place);
      time.testStarts();
    },
    traceEffects: effects.trace,
    takeEffects: effects.take,
    adoptPackage: random.adoptPackage,
    packagesRenewed: random.adoptAgain,
    flow: time.flow,
    hold: time.hold,
    takeNativeWaits: () => waits.splice(0),
    elapsedMs: time.elapsedMs,
    sweep() {
      random.cleanUp();
      leaks.sweep();
      time.restart();
    },
    restore() {
      const zoneChanged = time.restoreZone();
      return hygiene.restore() || zoneChanged;
    },
  };
}
