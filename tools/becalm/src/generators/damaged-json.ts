import fc from 'fast-check';
import { type Cut, cutsOf, type DamageKind } from './json-cuts.ts';

/** JSON that was damaged at one place. */
export interface DamagedJson {
  /** What a reader gets; bytes, since some of it is no UTF-8. */
  readonly bytes: Uint8Array;
  /** What was done. */
  readonly kind: DamageKind;
  /** What was done and where, in words. */
  readonly label: string;
  /** The first byte that differs from the whole, counted from 0. */
  readonly offset: number;
  /** What was written: the bytes without the damage, as text. */
  readonly whole: string;
  /** Whether it is JSON still, as some damage only changes what it says. */
  readonly parses: boolean;
}

/** A file of lines of JSON of which one was damaged. */
export interface DamagedNdjson extends DamagedJson {
  /** The line that was damaged, counted from 0. */
  readonly line: number;
}

/** Which damage is done. */
export interface DamageOptions {
  /** Kinds of damage, all by default. */
  readonly kinds?: readonly DamageKind[];
}

/**
 * Damages the JSON of a value at exactly one place: torn, a bracket missing, a comma twice, two bytes swapped, a byte order
 * mark, a NUL, bytes that are no UTF-8, a line end of Windows.
 */
export function damagedJson(
  values: fc.Arbitrary<unknown>,
  options: DamageOptions = {},
): fc.Arbitrary<DamagedJson> {
  return fc.tuple(values.map(jsonOf), pick).map(([whole, at]) => damaged(whole, at, options));
}

/**
 * Damages one line of a file of NDJSON. Each other line is as it was written, and a reader that gives up more than that
 * line loses what it had. A line that is torn is the last one, as after a crash. A file without lines is given one, of null.
 */
export function damagedNdjson(
  records: fc.Arbitrary<readonly unknown[]>,
  options: DamageOptions = {},
): fc.Arbitrary<DamagedNdjson> {
  const files = records.map((lines) => (lines.length === 0 ? ['null'] : lines.map(jsonOf)));
  return fc.tuple(files, fc.nat(), pick).map(([lines, place, at]) => {
    const chosen = place % lines.length;
    const draft = damaged(lines[chosen] ?? '', at, options);
    const line = draft.kind === 'torn' ? lines.length - 1 : chosen;
    const result = line === chosen ? draft : damaged(lines[line] ?? '', at, { kinds: ['torn'] });
    const before = encode(lines.slice(0, line).map(withEnd).join(''));
    const after = encode(
      lines
        .slice(line + 1)
        .map(withEnd)
        .join(''),
    );
    const end = result.kind === 'torn' ? encode('') : encode('\n');
    return {
      ...result,
      bytes: joined([before, result.bytes, end, after]),
      label: `line ${line + 1}: ${result.label}`,
      offset: before.length + result.offset,
      whole: lines.map(withEnd).join(''),
      line,
    };
  });
}

/** Two numbers that choose a kind and a place among those that a text has. */
const pick = fc.record({ kind: fc.nat(), place: fc.nat() });

/** In a list, since undefined and functions have no JSON of their own; there they are null. */
function jsonOf(value: unknown): string {
  return JSON.stringify([value]).slice(1, -1);
}

function damaged(
  whole: string,
  at: { readonly kind: number; readonly place: number },
  { kinds }: DamageOptions,
): DamagedJson {
  const bytes = encode(whole);
  const cuts = cutsOf(bytes);
  const possible = cuts.filter(({ kind }) => kinds === undefined || kinds.includes(kind));
  // A number has no brackets: what is not possible gives way to what always is.
  const chosen = possible.length === 0 ? cuts : possible;
  const ofKind = chosen[at.kind % chosen.length] ?? TORN;
  const offset = ofKind.offsets[at.place % ofKind.offsets.length] ?? 0;
  const result = ofKind.apply(bytes, offset);
  return {
    bytes: result,
    kind: ofKind.kind,
    label: `${ofKind.kind} at byte ${offset}`,
    offset,
    whole,
    parses: isJson(result),
  };
}

const TORN: Cut = { kind: 'torn', offsets: [0], apply: (bytes, offset) => bytes.slice(0, offset) };

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function withEnd(line: string): string {
  return `${line}\n`;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
