import Module, { createRequire, type ResolveFnOutput, registerHooks } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Loads packages anew. Vitest hands most packages to Node, which keeps every module for as long as the process
 * lives; a fresh process would evaluate them again. They keep counters, registries and caches, and what they
 * found when they were loaded: a document, an `afterEach`.
 *
 * What is imported gets a number into its URL, what is required is taken out of the cache. Modules that Vitest and
 * becalm themselves use stay, since the suite shares them.
 *
 * Non-goals: addons, whose state is native; ECMAScript modules that are reached with `require`.
 */
export interface NativeModules {
  /** From here on the suite finds its packages as a fresh process would. */
  readonly renew: () => void;
}

/** Those of this process or thread. What was loaded before this module counts as the suite's. */
export const nativeModules: NativeModules = keepTrack();

function keepTrack(): NativeModules {
  const cache: Record<string, unknown> = createRequire(import.meta.url).cache;
  const shared = new Set<string>();
  const sharedFiles = new Set<string>();
  const resolutions = rememberResolutions();
  let generation = 0;

  function share(url: string): void {
    shared.add(url);
    sharedFiles.add(fileURLToPath(url));
  }

  registerHooks({
    resolve(specifier, context, nextResolve) {
      resolutions.refuseWhileForgetting();
      const result = nextResolve(specifier, context);
      if (!result.url.startsWith('file:') || shared.has(result.url)) return result;
      if (generation === 0 || isOurOwn(specifier, context.parentURL, shared)) {
        share(result.url);
        return result;
      }
      if (!context.conditions.includes('require')) return numbered(result, generation);
      resolutions.add(specifier, context.parentURL);
      return result;
    },
  });

  return {
    renew() {
      generation += 1;
      for (const file of Object.keys(cache)) {
        if (!sharedFiles.has(file) && !file.endsWith('.node')) Reflect.deleteProperty(cache, file);
      }
      resolutions.forget();
    },
  };
}

/** Vitest asks for the modules of a suite by URL or path, for its own by name or by relative path. */
function isOurOwn(specifier: string, parent: string | undefined, shared: ReadonlySet<string>): boolean {
  return parent !== undefined && shared.has(parent) && !/^(?:file:|\/)/u.test(specifier);
}

function numbered(result: ResolveFnOutput, generation: number): ResolveFnOutput {
  const url = new URL(result.url);
  url.searchParams.set('becalm', String(generation));
  return { ...result, url: url.href };
}

/** Which file was meant by what was required from where, as Node remembers it. */
interface Resolutions {
  readonly add: (request: string, parentUrl: string | undefined) => void;
  readonly forget: () => void;
  /** For the hook: throws while resolutions are being forgotten. */
  readonly refuseWhileForgetting: () => void;
}

/**
 * Node takes a resolution that it remembers as a sign that the module has been loaded before: it gives out
 * the empty exports of one that an `import` has only announced. It forgets a resolution when the module is
 * not in the cache, and before it resolves anew, which is refused here.
 */
function rememberResolutions(): Resolutions {
  const requests = new Map<string, Set<string>>();
  const load: unknown = Reflect.get(Module, '_load');
  let forgetting = false;

  function forgetOne(request: string, parent: object): void {
    if (typeof load !== 'function') return;
    try {
      Reflect.apply(load, Module, [request, parent, false]);
    } catch {
      // As intended: the hook refused.
    }
  }

  return {
    add(request, parentUrl) {
      if (parentUrl === undefined) return;
      const ofParent = requests.get(parentUrl);
      if (ofParent === undefined) requests.set(parentUrl, new Set([request]));
      else ofParent.add(request);
    },
    forget() {
      forgetting = true;
      for (const [parentUrl, ofParent] of requests) {
        const filename = fileURLToPath(parentUrl);
        const parent = { id: filename, filename, path: dirname(filename), paths: [], children: [] };
        for (const request of ofParent) forgetOne(request, parent);
      }
      requests.clear();
      forgetting = false;
    },
    refuseWhileForgetting() {
      if (forgetting) throw new Error('Only forgetting.');
    },
  };
}
