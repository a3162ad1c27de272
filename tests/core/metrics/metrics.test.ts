import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatFloat } from '../../../src/core/metrics/exposition.ts';
import { createMetrics } from '../../../src/core/metrics/index.ts';
import { QuantileWindow } from '../../../src/core/metrics/quantile-window.ts';

test.each([
  [0, '0.0'],
  [-0, '-0.0'],
  [12, '12.0'],
  [0.1 + 0.2, '0.30000000000000004'],
  [1e-5, '1e-05'],
  [1.5e-7, '1.5e-07'],
  [1e16, '1e+16'],
  [1e15, '1000000000000000.0'],
  [1e100, '1e+100'],
  [Number.POSITIVE_INFINITY, '+Inf'],
  [Number.NEGATIVE_INFINITY, '-Inf'],
  [Number.NaN, 'NaN'],
])('%d is written as %s', (value, text) => {
  expect(formatFloat(value)).toBe(text);
});

test('a number comes back from its text', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(formatFloat(value))).toBe(value);
    }),
  );
});

test('a sample with labels that were not declared is refused', () => {
  const counter = createMetrics().counter({ name: 'njord_x_total', help: 'x', labels: ['venue'] });
  expect(() => {
    counter.increase(1, {});
  }).toThrow('Expected the labels {venue} of njord_x_total, was {}.');
  expect(() => {
    counter.increase(1, { venue: 'a', side: 'buy' });
  }).toThrow('was {side, venue}');
  expect(() => {
    counter.increase(Number.NaN, { venue: 'a' });
  }).toThrow(RangeError);
});

test('sets of labels beyond the limit are counted instead of kept', async () => {
  const metrics = createMetrics({ labelSetsMax: 2 });
  const counter = metrics.counter({ name: 'njord_x_total', help: 'x', labels: ['id'] });
  for (const id of ['a', 'b', 'c', 'd', 'a']) counter.increase(1, { id });
  const text = await metrics.text();
  expect(text).toContain('njord_x_total{id="a"} 2.0\nnjord_x_total{id="b"} 1.0\n');
  expect(text).not.toContain('id="c"');
  expect(text).toContain('njord_metrics_dropped_total{metric="njord_x_total"} 2.0');
});

test('a histogram keeps series with other labels apart', async () => {
  const metrics = createMetrics();
  const histogram = metrics.histogram({ name: 'njord_h', help: 'h', labels: ['svc'], buckets: [1, 2] });
  histogram.observe(1.5, { svc: 'a' });
  histogram.observe(0.5, { svc: 'b' });
  expect(await metrics.text()).toBe(
    [
      '# HELP njord_h h',
      '# TYPE njord_h histogram',
      'njord_h_bucket{le="1.0",svc="a"} 0',
      'njord_h_bucket{le="2.0",svc="a"} 1',
      'njord_h_bucket{le="+Inf",svc="a"} 1',
      'njord_h_sum{svc="a"} 1.5',
      'njord_h_count{svc="a"} 1',
      'njord_h_bucket{le="1.0",svc="b"} 1',
      'njord_h_bucket{le="2.0",svc="b"} 1',
      'njord_h_bucket{le="+Inf",svc="b"} 1',
      'njord_h_sum{svc="b"} 0.5',
      'njord_h_count{svc="b"} 1',
      '',
    ].join('\n'),
  );
});

test('quantiles are of the latest observations, sum and count of all', () => {
  const size = 8;
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 30 }), (values) => {
      const window = new QuantileWindow([0, 0.5, 1], size);
      for (const value of values) window.observe(value);
      const { quantiles, sum, count } = window.facts();
      const latest = values.slice(-size).toSorted((left, right) => left - right);
      expect(count).toBe(values.length);
      expect(sum).toBe(values.reduce((total, value) => total + value, 0));
      const middle = latest[Math.ceil(latest.length / 2) - 1];
      expect(quantiles.map(([, value]) => value)).toEqual(
        latest.length === 0 ? [] : [latest[0], middle, latest.at(-1)],
      );
    }),
  );
});
