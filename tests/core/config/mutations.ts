import fc from 'fast-check';
import { anyText } from '../../any-text.ts';

/** Changes text as a slip of the hand, a bad merge or an attacker would. */
export const textMutation: fc.Arbitrary<(text: string) => string> = fc
  .record({
    kind: fc.constantFrom('insert', 'delete', 'replace', 'repeat line', 'drop line', 'swap lines', 'cut'),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    other: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    length: fc.integer({ min: 1, max: 12 }),
    text: fc.oneof(
      fc.constantFrom(
        ':',
        '\n',
        ' ',
        '-',
        '[',
        '{',
        '"',
        "'",
        '#',
        '&a',
        '*a',
        '!!int ',
        '0',
        '-1',
        'null',
        '~',
        '.nan',
      ),
      anyText(6),
    ),
  })
  .map((change) => (text: string) => mutate(text, change));

interface Change {
  readonly kind: string;
  readonly at: number;
  readonly other: number;
  readonly length: number;
  readonly text: string;
}

function mutate(text: string, { kind, at, other, length, text: inserted }: Change): string {
  const index = Math.floor(at * text.length);
  const lines = text.split('\n');
  const line = Math.floor(at * lines.length);
  switch (kind) {
    case 'insert':
      return text.slice(0, index) + inserted + text.slice(index);
    case 'delete':
      return text.slice(0, index) + text.slice(index + length);
    case 'replace':
      return text.slice(0, index) + inserted + text.slice(index + length);
    case 'repeat line':
      return lines.toSpliced(line, 0, lines[line] ?? '').join('\n');
    case 'drop line':
      return lines.toSpliced(line, 1).join('\n');
    case 'swap lines': {
      const moved = lines.toSpliced(line, 1);
      return moved.toSpliced(Math.floor(other * moved.length), 0, lines[line] ?? '').join('\n');
    }
    default:
      return text.slice(0, index);
  }
}
