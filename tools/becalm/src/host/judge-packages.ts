import type { NativeModules } from './native-modules.ts';

/**
 * Finds out whether a suite's packages have to be loaded anew, which may cost more than its tests: a
 * failure that a fresh load makes go away was that of packages that kept something. From then on they are
 * loaded anew wherever a process would start.
 */
export interface PackageJudge {
  /** Whether packages are loaded anew from now on. */
  readonly renews: () => boolean;
  /** A file, or a list of files that share a worker, starts as if in a process of its own. */
  readonly processStarts: (renew: boolean) => void;
  /** Whether failures may be those of packages that kept something: run the world again with fresh ones. */
  readonly doubts: (failures: ReadonlySet<string>) => boolean;
  /** Learns from a world with kept packages and the same with fresh ones. */
  readonly compare: (kept: ReadonlySet<string>, fresh: ReadonlySet<string>) => void;
}

/**
 * Makes a judge for a worker that has not loaded anything of the suite.
 *
 * @param renewing - whether packages have to be loaded anew in any case
 */
export function judgePackages(nativeModules: NativeModules, renewing: boolean): PackageJudge {
  const failWithFresh = new Set<string>();
  let renews = renewing;
  /** Processes that would have started since packages were fresh. */
  let started = 0;
  nativeModules.renew();
  return {
    renews: () => renews,
    processStarts(renew) {
      if (renew) nativeModules.renew();
      started = renew ? 1 : started + 1;
    },
    doubts: (failures) => !renews && started > 1 && holdsMore(failures, failWithFresh),
    compare(kept, fresh) {
      for (const failure of fresh) failWithFresh.add(failure);
      renews = renews || holdsMore(kept, fresh);
    },
  };
}

/** Whether a set has a member that the other one has not. */
function holdsMore(set: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  for (const member of set) if (!other.has(member)) return true;
  return false;
}
