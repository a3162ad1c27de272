import { describe, expect, test } from 'vitest';
import { createMetrics, type Labels, type Metrics } from '../../src/core/metrics/index.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

type Operation = readonly [name: string, value: number, labels: Labels | null, error: string | null];

interface TextVector extends Vector {
  readonly ops: readonly Operation[];
  readonly original: { readonly text: string };
  readonly trust: 'trusted' | 'wrong';
}

/** The four metrics that the vectors speak of. */
function declared(metrics: Metrics): ReadonlyMap<string, (value: number, labels: Labels) => void> {
  const orders = metrics.counter({ name: 'njord_orders_total', help: 'Orders placed', labels: ['venue'] });
  const position = metrics.gauge({ name: 'njord_pos', help: 'Position size' });
  const latency = metrics.histogram({
    name: 'njord_lat',
    help: 'Latency',
    labels: ['svc'],
    buckets: [0.1, 0.5, 1],
  });
  const summary = metrics.summary({ name: 'njord_sum', help: 'Summary', quantiles: [0.5, 0.9, 0.99] });
  return new Map([
    ['counter.inc', orders.increase],
    ['gauge.set', position.set],
    ['histogram.observe', latency.observe],
    ['summary.observe', summary.observe],
  ]);
}

/** The only fault of the original in this family: it wrote label values as they are. */
function escaped(text: string): string {
  return text.replaceAll('we"ird\\x\nz', 'we\\"ird\\\\x\\nz');
}

describe.each(readVectorGroups<TextVector>('prometheus_text'))(
  'the text of metrics, $span',
  ({ vectors }) => {
    test('is that of the original, with label values escaped', async () => {
      for (const { id, ops, original } of vectors) {
        const metrics = createMetrics();
        const operations = declared(metrics);
        for (const [name, value, labels, error] of ops) {
          const apply = (): void => operations.get(name)?.(value, labels ?? {});
          if (error === null) apply();
          else expect(apply, id).toThrow();
        }
        expect(await metrics.text(), id).toBe(escaped(original.text));
      }
    });
  },
);
