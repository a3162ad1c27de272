import { readFileSync } from 'node:fs';
import { createRequire, findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
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
  /** Adopts what was adopted once more: packages are loaded anew, and Vitest does not ask for them again. */
  readonly adoptAgain: () => Promise<void>;
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
  const packages = new Set<string>();

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

  async function adoptOne(packagePath: string): Promise<void> {
    for (const url of placesOf(packagePath)) {
      // This import finds the module that the suite will find, loaded anew or not.
      const module: unknown = await import(url);
      if (isFastCheck(module)) adopted.set(url, module);
    }
  }

  return {
    async adopt(packagePath) {
      if (!packagePath.includes('fast-check')) return;
      packages.add(packagePath);
      await adoptOne(packagePath);
    },
    async adoptAgain() {
      for (const packagePath of packages) await adoptOne(packagePath);
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

/**
 * Where the fast-check is that a package uses: the package itself, or the one beside it (`@fast-check/vitest`), for which
 * it matters whether it imports or requires it; both are instances of their own.
 */
function placesOf(packagePath: string): readonly string[] {
  const url = packagePath.startsWith('file:') ? packagePath : pathToFileURL(packagePath).href;
  if (url.includes('/node_modules/fast-check/')) return [url];
  return [...new Set([imported(url), required(url)])].filter((each) => each !== null);
}

function required(url: string): string | null {
  try {
    return pathToFileURL(createRequire(url).resolve('fast-check')).href;
  } catch {
    return null;
  }
}

/** `import.meta.resolve` knows no parent without a flag of Node's, so the manifest is read. */
function imported(url: string): string | null {
  try {
    const manifest = findPackageJSON('fast-check', url);
    if (manifest === undefined) return null;
    const entry = importedEntry(JSON.parse(readFileSync(manifest, 'utf8')));
    return entry === null ? null : pathToFileURL(join(dirname(manifest), entry)).href;
  } catch {
    return null;
  }
}

/** What a manifest exports to an `import` of the package; the conditions may be nested. */
function importedEntry(manifest: unknown): string | null {
  let entry = property(manifest, 'exports');
  entry = property(entry, '.') ?? entry;
  while (typeof entry === 'object' && entry !== null)
    entry = property(entry, 'node') ?? property(entry, 'import') ?? property(entry, 'default');
  return typeof entry === 'string' ? entry : null;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function isFastCheck(module: unknown): module is FastCheck {
  return (
    typeof module === 'object' &&
    module !== null &&
    'configureGlobal' in module &&
    'readConfigureGlobal' in module
  );
}
