import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileGlob } from '../../../src/core/bus/glob.ts';

test.each([
  ['md.trades.*', 'md.trades.BTC/USDT', true],
  ['md.trades.*', 'md.trades.', true],
  ['md.trades.*', 'md.tradesX', false],
  ['md.trades.*', 'xmd.trades.A/B', false],
  ['md.*.A/B', 'md.trades.A/B', true],
  ['md.*.A/B', 'md.A/B', false],
  ['exec.fill', 'exec.fill', true],
  ['exec.fill', 'exec.fills', false],
  ['exec.fill', 'execXfill', false],
  ['*', '', true],
  ['a*a', 'a', false],
  ['*ab*ab*', 'abab', true],
  ['*ab*ab*', 'aab', false],
  ['a**b', 'ab', true],
])('%s against %s: %s', (pattern, topic, expected) => {
  expect(compileGlob(pattern)(topic)).toBe(expected);
});

test('it agrees with the regular expression that means the same', () => {
  const patterns = fc.array(fc.constantFrom('a', 'b', '.', '*'), { maxLength: 8 });
  const topics = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 10 });
  fc.assert(
    fc.property(patterns, topics, (patternParts, topicParts) => {
      const pattern = patternParts.join('');
      const topic = topicParts.join('');
      const expression = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
      expect(compileGlob(pattern)(topic)).toBe(expression.test(topic));
    }),
  );
});
