import type { World } from '../worlds/world.ts';
import { rememberProcess } from './hygiene.ts';
import { guardLeaks } from './leaks.ts';
import { installSeededRandom } from './random.ts';

/** What makes a world true inside a worker. */
export interface Sandbox {
  /** Sets every axis to its value in the world. */
  readonly enterWorld: (world: World) => void;
  /** From here on draws belong to this place: a file while it loads, a suite in its hooks, a test. */
  readonly enterPlace: (place: string) => void;
  /** Looks at a package that the suite loads natively, before the suite sees it. */
  readonly adoptPackage: (path: string) => Promise<void>;
  /** Ends what is left running, and forgets what packages were told. */
  readonly sweep: () => void;
  /** Puts the process back to where it was; returns whether anything had changed. Costs a third of a millisecond. */
  readonly restore: () => boolean;
}

/** Installs the sandbox: after Vitest has set itself up, before any user code has loaded. */
export function installSandbox(): Sandbox {
  const random = installSeededRandom();
  const leaks = guardLeaks();
  const hygiene = rememberProcess();
  return {
    enterWorld(world) {
      random.enterWorld(world.random);
    },
    enterPlace: random.enterPlace,
    adoptPackage: random.adoptPackage,
    sweep() {
      random.cleanUp();
      leaks.sweep();
    },
    restore: hygiene.restore,
  };
}
