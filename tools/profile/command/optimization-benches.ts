/** Benches that an optimisation must not make worse; each is held to its floors in `bench/floors.json`. */
export const OPTIMIZATION_BENCHES: readonly string[] = Object.freeze(['pipeline', 'profiler']);
