import type fc from 'fast-check';
import { type Flaw, spoilt } from './reading.ts';

/** Takes a key out of objects that need it. */
export function missingKey(
  valid: fc.Arbitrary<Readonly<Record<string, unknown>>>,
  key: string,
): fc.Arbitrary<Flaw> {
  const drop = ({ [key]: _, ...others }: Readonly<Record<string, unknown>>) => others;
  return spoilt(valid, drop, 'is missing').map((flaw) => ({ ...flaw, path: [key] }));
}
