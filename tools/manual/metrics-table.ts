/** The metrics of every process, as their registry declares them, with the alerts that look at each. */
import { parse } from 'yaml';
import { z } from 'zod';
import { createMeter } from '../../src/cli/system/meter.ts';
import { TOPICS } from '../../src/core/bus/index.ts';
import { createMetrics, type DeclaredMetric } from '../../src/core/metrics/index.ts';
import { table } from './markdown.ts';

const RULES = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});

/** An alert of Prometheus. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
}

/** The alerts in the text of a file with rules. */
export function alertsIn(text: string): readonly Alert[] {
  return RULES.parse(parse(text)).groups.flatMap(({ rules }) => rules);
}

/** Every metric that a process can show, the one included that it declares when it drops a sample. */
export function declaredMetrics(): readonly DeclaredMetric[] {
  const metrics = createMetrics({ labelSetsMax: 1 });
  const meter = createMeter(metrics, TOPICS);
  meter.countStrategyError('one');
  meter.countStrategyError('one too many');
  return metrics.declared();
}

/** A row for each metric. */
export function metricsTable(alerts: readonly Alert[]): string {
  const rows = declaredMetrics()
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en'))
    .map(({ name, kind, labels, help }) => [
      `\`${name}\``,
      kind,
      labels.map((label) => `\`${label}\``).join(', '),
      help,
      alerts
        .filter(({ expr }) => new RegExp(`\\b${name}(?:_bucket)?\\b`).test(expr))
        .map(({ alert }) => alert)
        .join(', '),
    ]);
  return table(['metric', 'kind', 'labels', 'what it says', 'alerts'], rows);
}
