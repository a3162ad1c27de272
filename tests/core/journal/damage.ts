import fc from 'fast-check';

/** A change somewhere in a file. */
export interface Damage {
  /** Where it begins, as a part of the file. */
  readonly at: number;
  readonly kind: 'flip' | 'delete' | 'insert' | 'cut' | 'zero';
  readonly length: number;
  readonly bytes: Uint8Array;
}

export const damage: fc.Arbitrary<Damage> = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  kind: fc.constantFrom('flip', 'delete', 'insert', 'cut', 'zero'),
  length: fc.integer({ min: 1, max: 40 }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
});

export function applyDamage(content: Uint8Array, { at, kind, length, bytes }: Damage): Uint8Array {
  const start = Math.floor(at * content.length);
  const before = content.slice(0, start);
  const hit = content.slice(start, start + length);
  const after = content.slice(start + length);
  switch (kind) {
    case 'flip':
      return Buffer.concat([
        before,
        hit.map((byte, index) => byte ^ (bytes[index % bytes.length] ?? 1)),
        after,
      ]);
    case 'delete':
      return Buffer.concat([before, after]);
    case 'insert':
      return Buffer.concat([before, bytes, hit, after]);
    case 'cut':
      return before;
    case 'zero':
      return Buffer.concat([before, new Uint8Array(hit.length), after]);
  }
}
