import fc from 'fast-check';
import { describeFieldErrors } from '../../src/core/contracts/index.ts';
import { type Path, pathText } from '../../tools/becalm/src/generators/index.ts';
import type { Contract } from './contracts.ts';

/** How many values were drawn and judged. */
export interface Judged {
  readonly accepted: number;
  readonly refused: number;
  /** Fields that were in a valid message. */
  readonly fields: readonly string[];
  /** Fields in which something was wrong. */
  readonly wrongFields: readonly string[];
}

/**
 * Asserts that every valid message is accepted, and every invalid one refused by the name of its wrong place; as many of
 * each as the suite wants of any property, unless parameters say more.
 */
export function judgeContract(
  { decode, valid, invalid }: Contract,
  parameters: { readonly numRuns?: number } = {},
): Judged {
  const counts = { accepted: 0, refused: 0 };
  const fields = new Set<string>();
  const wrongFields = new Set<string>();
  fc.assert(
    fc.property(valid, (message) => {
      const decoded = decode(message);
      if (decoded.kind === 'invalid')
        throw new Error(`Expected acceptance, was ${describeFieldErrors(decoded.fields)}`);
      counts.accepted++;
      for (const field of Object.keys(message)) fields.add(field);
    }),
    parameters,
  );
  fc.assert(
    fc.property(invalid, ({ value, label, path }) => {
      const decoded = decode(value);
      if (decoded.kind === 'ok') throw new Error(`Expected a refusal, as ${label}; was accepted`);
      if (!decoded.fields.some(({ field }) => names(field, path))) {
        throw new Error(
          `Expected a refusal by name, as ${label}; was ${describeFieldErrors(decoded.fields)}`,
        );
      }
      counts.refused++;
      if (path[0] !== undefined) wrongFields.add(String(path[0]));
    }),
    parameters,
  );
  return { ...counts, fields: [...fields].toSorted(), wrongFields: [...wrongFields].toSorted() };
}

/** A refusal names a place by itself, by what holds it (`bids[3]`), or by what it lacks inside (`caps.source`). */
function names(field: string, path: Path): boolean {
  const place = pathText(path);
  return (
    field === place || (field !== '' && place !== '' && (isWithin(place, field) || isWithin(field, place)))
  );
}

function isWithin(inner: string, outer: string): boolean {
  return inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
}
