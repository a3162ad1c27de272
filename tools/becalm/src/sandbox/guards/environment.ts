import type { Look, Sighting } from './sighting.ts';

/** Taken before tests can replace them. */
const { hasOwn, keys } = Object;

/** Variables that Vitest and Node write by themselves. */
const ownVariable = /^(?:VITEST|__)/u;

/**
 * Tells of environment variables that are other than before: their names, never their values.
 *
 * @param isExcused - whether Vitest takes a variable back before the next test
 */
export function lookAtEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  isExcused: (name: string) => boolean,
): Look {
  return () => {
    const before = { ...environment };
    return () => {
      const now = { ...environment };
      const sightings: Sighting[] = [];
      for (const name of keys(now)) {
        if (!hasOwn(before, name)) add(name, 'was set');
        else if (now[name] !== before[name]) add(name, 'was changed');
      }
      for (const name of keys(before)) if (!hasOwn(now, name)) add(name, 'was deleted');
      return sightings;

      function add(name: string, happened: string): void {
        if (ownVariable.test(name) || isExcused(name)) return;
        sightings.push({
          guard: 'environment',
          what: `process.env.${name} ${happened}`,
          advice: 'Set it with vi.stubEnv and call vi.unstubAllEnvs in afterEach, or pass the setting in.',
          at: null,
        });
      }
    };
  };
}
