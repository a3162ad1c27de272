import { expect, test } from 'vitest';
import { keysOfTopicName, topicNamesOverlap, topicPattern } from '../../../src/core/bus/topic-names.ts';

test.each([
  ['exec.order', '', 'exec.order'],
  ['md.trades.{symbol}', '{symbol}', 'md.trades.*'],
  ['md.ohlcv.{timeframe}.{symbol}', '{timeframe}.{symbol}', 'md.ohlcv.*'],
])('%s ends with the keys "%s" and is the pattern %s', (name, keys, pattern) => {
  expect([keysOfTopicName(name), topicPattern(name)]).toEqual([keys, pattern]);
});

test.each([
  ['exec.order', 'exec.order', true],
  ['exec.order', 'exec.orders', false],
  ['md.trades.{symbol}', 'md.trades.BTC', true],
  ['md.trades.{symbol}', 'md.book.{symbol}', false],
  ['md.{symbol}', 'md.book.{symbol}', true],
  ['md.trades.{symbol}', 'md.trades', false],
])('%s and %s share a topic: %s, whichever comes first', (one, other, overlap) => {
  expect([topicNamesOverlap(one, other), topicNamesOverlap(other, one)]).toEqual([overlap, overlap]);
});
