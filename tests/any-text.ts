import fc from 'fast-check';

/**
 * Any text at all, halves of pairs and controls included. fast-check's own `unit: 'binary'` first makes a table of every
 * character, which takes longer than the tests that want one.
 */
export function anyText(maxLength = 10): fc.Arbitrary<string> {
  const codePoint = fc.oneof(fc.nat(0x7f), fc.nat(0x2fff), fc.nat(0x10_ffff));
  return fc.array(codePoint, { maxLength }).map((codes) => String.fromCodePoint(...codes));
}
