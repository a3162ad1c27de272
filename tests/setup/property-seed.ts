import fc from 'fast-check';
import { inject } from 'vitest';

/**
 * Property tests take their seed from the run, so that one number repeats them all. In a hunt
 * (`BECALM` is set) the world supplies the seed, and few cases per world are enough: a thousand worlds
 * multiply them.
 */
const hunting = process.env['BECALM'] !== undefined;

fc.configureGlobal(
  hunting ? { numRuns: 3 } : { numRuns: inject('propertyRuns'), seed: inject('propertySeed') },
);
