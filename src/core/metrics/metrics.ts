/**
 * The metrics of one process, on prom-client: no bus traffic, no global registry. Every metric is declared once with
 * its labels; a sample with other labels is an error, and one too many sets of labels is counted, not kept.
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { expositionText, type Family, type Series } from './exposition.ts';
import { QuantileWindow } from './quantile-window.ts';

/** Values of the labels of a sample: exactly those that the metric declares. */
export type Labels = Readonly<Record<string, string>>;

/** A declared metric. */
export interface MetricWords {
  /** `njord_` and what it counts, with its unit at the end: `_total`, `_seconds`, `_bps`. */
  readonly name: string;
  readonly help: string;
  /** Names of its labels; none by default. */
  readonly labels?: readonly string[];
}

/** Counts up. */
export interface CounterMetric {
  /**
   * Adds a step, 1 by default.
   *
   * @throws RangeError for a step below 0, TypeError for labels that were not declared
   */
  readonly increase: (by?: number, labels?: Labels) => void;
}

/** Says a value as it is now. */
export interface GaugeMetric {
  /**
   * Replaces the value.
   *
   * @throws TypeError for labels that were not declared
   */
  readonly set: (value: number, labels?: Labels) => void;
}

/** Sees many values and tells how they are spread. */
export interface ObservingMetric {
  /**
   * Takes a value.
   *
   * @throws TypeError for labels that were not declared
   */
  readonly observe: (value: number, labels?: Labels) => void;
}

/** A metric as it was declared. */
export interface DeclaredMetric {
  readonly kind: 'counter' | 'gauge' | 'histogram' | 'summary';
  readonly name: string;
  readonly help: string;
  /** Names of its labels. */
  readonly labels: readonly string[];
}

/** The metrics of a process. */
export interface Metrics {
  readonly counter: (words: MetricWords) => CounterMetric;
  readonly gauge: (words: MetricWords) => GaugeMetric;
  /** `buckets` are upper bounds, rising. */
  readonly histogram: (words: MetricWords & { readonly buckets: readonly number[] }) => ObservingMetric;
  /** Quantiles from 0 to 1, of the latest 1000 observations of a set of labels. */
  readonly summary: (words: MetricWords & { readonly quantiles: readonly number[] }) => ObservingMetric;
  /** Every metric that was declared, in that order, whether or not it has a sample yet. */
  readonly declared: () => readonly DeclaredMetric[];
  /** Everything in the text format of Prometheus, in the order of declaration. */
  readonly text: () => Promise<string>;
}

/** Bounds of a registry. */
export interface MetricsSettings {
  /** Most sets of labels of one metric, at least 1; 100 by default. */
  readonly labelSetsMax?: number;
}

const summaryWindow = 1_000;

const droppedWords = {
  name: 'njord_metrics_dropped_total',
  help: 'Samples that were not kept, since their metric had too many sets of labels',
  labels: ['metric'],
} as const;

/** Makes an empty registry. */
export function createMetrics({ labelSetsMax = 100 }: MetricsSettings = {}): Metrics {
  const registry = new Registry();
  const families: (() => Promise<Family>)[] = [];
  const declared: DeclaredMetric[] = [];
  let dropped: CounterMetric | null = null;

  /** Checks the labels of a sample; false where there is no room for them. */
  function gate({ name, labels = [] }: MetricWords): (given: Labels) => boolean {
    const known = new Set<string>();
    const expected = labels.toSorted().join(', ');
    return (given) => {
      const found = Object.keys(given).toSorted().join(', ');
      if (found !== expected)
        throw new TypeError(`Expected the labels {${expected}} of ${name}, was {${found}}.`);
      const key = JSON.stringify(labels.map((label) => given[label]));
      if (known.has(key)) return true;
      if (known.size < labelSetsMax) {
        known.add(key);
        return true;
      }
      if (name !== droppedWords.name) {
        dropped ??= counter(droppedWords);
        dropped.increase(1, { metric: name });
      }
      return false;
    };
  }

  function note(kind: DeclaredMetric['kind'], { name, help, labels = [] }: MetricWords): void {
    declared.push({ kind, name, help, labels });
  }

  function configurationOf(words: MetricWords): {
    name: string;
    help: string;
    labelNames: readonly string[];
    registers: Registry[];
  } {
    return { name: words.name, help: words.help, labelNames: words.labels ?? [], registers: [registry] };
  }

  function counter(words: MetricWords): CounterMetric {
    note('counter', words);
    const metric = new Counter(configurationOf(words));
    const admits = gate(words);
    families.push(async () => ({
      ...named(words),
      kind: 'counter',
      samples: plain((await metric.get()).values),
    }));
    return {
      increase(by = 1, labels = {}) {
        if (!(by >= 0)) throw new RangeError(`Expected a step of 0 or more for ${words.name}, was ${by}.`);
        if (admits(labels)) metric.inc(labels, by);
      },
    };
  }

  function gauge(words: MetricWords): GaugeMetric {
    note('gauge', words);
    const metric = new Gauge(configurationOf(words));
    const admits = gate(words);
    families.push(async () => ({
      ...named(words),
      kind: 'gauge',
      samples: plain((await metric.get()).values),
    }));
    return {
      set(value, labels = {}) {
        if (admits(labels)) metric.set(labels, value);
      },
    };
  }

  function histogram(words: MetricWords & { readonly buckets: readonly number[] }): ObservingMetric {
    note('histogram', words);
    const metric = new Histogram({ ...configurationOf(words), buckets: [...words.buckets] });
    const admits = gate(words);
    families.push(async () => ({
      ...named(words),
      kind: 'histogram',
      series: seriesOf(words, (await metric.get()).values).filter(({ count }) => count > 0),
    }));
    return {
      observe(value, labels = {}) {
        if (admits(labels)) metric.observe(labels, value);
      },
    };
  }

  function summary(words: MetricWords & { readonly quantiles: readonly number[] }): ObservingMetric {
    note('summary', words);
    const windows = new Map<string, { readonly labels: Labels; readonly window: QuantileWindow }>();
    const admits = gate(words);
    families.push(() =>
      Promise.resolve({
        ...named(words),
        kind: 'summary',
        series: [...windows.values()].map(({ labels, window }) => ({
          labels,
          buckets: [],
          ...window.facts(),
        })),
      }),
    );
    return {
      observe(value, labels = {}) {
        if (!admits(labels)) return;
        const key = JSON.stringify((words.labels ?? []).map((label) => labels[label]));
        const known = windows.get(key) ?? {
          labels,
          window: new QuantileWindow(words.quantiles, summaryWindow),
        };
        windows.set(key, known);
        known.window.observe(value);
      },
    };
  }

  return {
    counter,
    gauge,
    histogram,
    summary,
    declared: () => [...declared],
    text: async () => expositionText(await Promise.all(families.map((family) => family()))),
  };
}

function named({ name, help }: MetricWords): { readonly name: string; readonly help: string } {
  return { name, help };
}

interface ClientValue {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number | undefined>>;
  readonly metricName?: string | undefined;
}

function plain(values: readonly ClientValue[]): readonly { labels: Record<string, string>; value: number }[] {
  return values.map(({ labels, value }) => ({ labels: textLabels(labels), value }));
}

function textLabels(labels: ClientValue['labels']): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}

/** Puts the values of a histogram together again, one series for each set of labels. */
function seriesOf({ name }: MetricWords, values: readonly ClientValue[]): readonly Series[] {
  const series = new Map<string, { -readonly [Key in keyof Series]: Series[Key] }>();
  for (const { labels, value, metricName } of values) {
    const { le: bound, ...own } = textLabels(labels);
    const key = JSON.stringify(own);
    const known = series.get(key) ?? { labels: own, buckets: [], quantiles: [], sum: 0, count: 0 };
    series.set(key, known);
    if (metricName === `${name}_sum`) known.sum = value;
    else if (metricName === `${name}_count`) known.count = value;
    else
      known.buckets = [
        ...known.buckets,
        [bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound), value],
      ];
  }
  return [...series.values()];
}
