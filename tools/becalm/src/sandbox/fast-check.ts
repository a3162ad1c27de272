import { pathToFileURL } from 'node:url';
import type { RandomStream } from '../worlds/seed.ts';

/**
 * Gives fast-check's runs a seed from the world.
 *
 * fast-check takes `Date.now() ^ Math.random()` where nobody set a seed, so the world's `Math.random`
 * alone does not determine it. Its global parameters live in the module, which the suite shares with us
 * once we know its place; ours have a getter for `seed`, read anew by every run.
 */
export interface SeededFastCheck {
  /** Adopts the fast-check behind a package that the suite loads natively, if there is one. */
  readonly adopt: (packagePath: string) => Promise<void>;
  /** Puts the seed into the parameters that user code configured since the last call. */
  readonly seed: () => void;
  /** Forgets the parameters that user code configured. */
  readonly reset: () => void;
}

interface Parameters {
  readonly seed?: number;
}

/** The part of fast-check that matters here; the same in versions 2 to 4. */
interface FastCheck {
  readonly configureGlobal: (parameters: Parameters) => void;
  readonly readConfigureGlobal: () => Parameters | undefined;
}

/** Makes the keeper of fast-check's seed. */
export function seedFastCheck(draw: RandomStream): SeededFastCheck {
  const adopted = new Map<string, FastCheck>();
  const seeded = new WeakSet<Parameters>();

  function withSeed(parameters: Parameters): Parameters {
    // A seed that the project pinned is the project's decision: it holds in every run.
    if (parameters.seed !== undefined) return parameters;
    const result = Object.defineProperty({ ...parameters }, 'seed', {
      enumerable: true,
      get: () => Math.floor(draw() * 0x1_0000_0000) | 0,
    });
    seeded.add(result);
    return result;
  }

  return {
    async adopt(packagePath) {
      if (!packagePath.includes('fast-check')) return;
      const url = resolveFrom(packagePath);
      if (url === null || adopted.has(url)) return;
      const module: unknown = await import(url);
      if (isFastCheck(module)) adopted.set(url, module);
    },
    seed() {
      for (const module of adopted.values()) {
        const parameters = module.readConfigureGlobal() ?? {};
        if (!seeded.has(parameters)) module.configureGlobal(withSeed(parameters));
      }
    },
    reset() {
      for (const module of adopted.values()) module.configureGlobal({});
    },
  };
}

/** The fast-check that a package would import: itself, or the one beside `@fast-check/vitest`. */
function resolveFrom(packagePath: string): string | null {
  const parent = packagePath.startsWith('file:') ? packagePath : pathToFileURL(packagePath).href;
  try {
    return import.meta.resolve('fast-check', parent);
  } catch {
    return null;
  }
}

function isFastCheck(module: unknown): module is FastCheck {
  return (
    typeof module === 'object' &&
    module !== null &&
    'configureGlobal' in module &&
    'readConfigureGlobal' in module
  );
}
