/**
 * The text format of Prometheus, version 0.0.4.
 *
 * Labels are sorted, their values escaped; a family without samples says 0, so that a dashboard tells "nothing
 * happened" from "not there".
 */

/** One number with its labels. */
export interface Sample {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** All samples of one metric. */
export type Family = {
  readonly name: string;
  readonly help: string;
} & (
  | { readonly kind: 'counter' | 'gauge'; readonly samples: readonly Sample[] }
  | {
      readonly kind: 'histogram' | 'summary';
      /** One for each set of labels. */
      readonly series: readonly Series[];
    }
);

/** A histogram or summary of one set of labels. */
export interface Series {
  readonly labels: Sample['labels'];
  /** Cumulative counts by upper bound, `+Inf` last; empty for a summary. */
  readonly buckets: readonly (readonly [bound: number, count: number])[];
  /** Values by quantile from 0 to 1; empty for a histogram. */
  readonly quantiles: readonly (readonly [quantile: number, value: number])[];
  readonly sum: number;
  readonly count: number;
}

/** Writes families, one after the other. */
export function expositionText(families: readonly Family[]): string {
  return families.map((family) => `${linesOf(family).join('\n')}\n`).join('');
}

function linesOf(family: Family): readonly string[] {
  const { name, help, kind } = family;
  const head = [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${kind}`];
  switch (kind) {
    case 'counter':
    case 'gauge':
      return [...head, ...(family.samples.length === 0 ? [line(name, {}, '0.0')] : samplesOf(family))];
    case 'histogram':
      return [
        ...head,
        ...(family.series.length === 0 ? empty(name) : family.series.flatMap(histogram(name))),
      ];
    case 'summary':
      return [...head, ...(family.series.length === 0 ? empty(name) : family.series.flatMap(summary(name)))];
  }
}

function samplesOf({
  name,
  samples,
}: {
  readonly name: string;
  readonly samples: readonly Sample[];
}): string[] {
  return samples.map(({ labels, value }) => line(name, labels, formatFloat(value)));
}

function empty(name: string): readonly string[] {
  return [line(`${name}_count`, {}, '0'), line(`${name}_sum`, {}, '0.0')];
}

function histogram(name: string): (series: Series) => readonly string[] {
  return ({ labels, buckets, sum, count }) => [
    ...buckets.map(([bound, value]) =>
      line(`${name}_bucket`, { ...labels, le: formatFloat(bound) }, String(value)),
    ),
    line(`${name}_sum`, labels, formatFloat(sum)),
    line(`${name}_count`, labels, String(count)),
  ];
}

function summary(name: string): (series: Series) => readonly string[] {
  return ({ labels, quantiles, sum, count }) => [
    ...quantiles.map(([quantile, value]) =>
      line(name, { ...labels, quantile: quantile.toFixed(2) }, formatFloat(value)),
    ),
    line(`${name}_sum`, labels, formatFloat(sum)),
    line(`${name}_count`, labels, String(count)),
  ];
}

function line(name: string, labels: Sample['labels'], value: string): string {
  const pairs = Object.entries(labels)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([label, text]) => `${label}="${escapeLabel(String(text))}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** The shortest digits that give the number back; whole numbers keep a `.0`, as Prometheus' own tools write them. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) return withTwoDigitExponent(value.toExponential());
  return Number.isInteger(value) ? `${Object.is(value, -0) ? '-0' : value}.0` : String(value);
}

function withTwoDigitExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}
