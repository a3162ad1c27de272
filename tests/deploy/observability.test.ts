import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createMeter } from '../../src/cli/system/meter.ts';
import { TOPICS } from '../../src/core/bus/index.ts';
import { DENIAL_REASONS } from '../../src/core/contracts/denial.ts';
import { createMetrics, type DeclaredMetric } from '../../src/core/metrics/index.ts';
import { namedIn } from './prom-expressions.ts';

const FOLDER = path.join(import.meta.dirname, '..', '..', 'deploy');
const read = (name: string): string => readFileSync(path.join(FOLDER, name), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<string, string>>;
}

interface AlertTest {
  readonly alert_rule_test: readonly {
    readonly alertname: string;
    readonly exp_alerts: readonly unknown[];
  }[];
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
    readonly targets: readonly {
      readonly expr: string;
      readonly legendFormat: string;
      readonly refId: string;
    }[];
  }[];
}

const rules = (
  parse(read('prometheus/rules/njord.yml')) as { groups: readonly { rules: readonly Rule[] }[] }
).groups.flatMap((group) => group.rules);
const dashboards = globSync('grafana/dashboards/*.json', { cwd: FOLDER })
  .toSorted()
  .map((name) => ({ name, dashboard: JSON.parse(read(name)) as Dashboard }));
const scrapes = (
  parse(read('prometheus/prometheus.yml')) as {
    readonly scrape_configs: readonly {
      readonly job_name: string;
      readonly static_configs: readonly {
        readonly targets: readonly string[];
        readonly labels: { readonly process: string };
      }[];
    }[];
  }
).scrape_configs;

/** What the registry of the services declares, the metric included that it declares when it drops a sample. */
function declaredMetrics(): ReadonlyMap<string, DeclaredMetric> {
  const metrics = createMetrics({ labelSetsMax: 1 });
  const meter = createMeter(metrics, TOPICS);
  meter.countStrategyError('a');
  meter.countStrategyError('b');
  return new Map(metrics.declared().map((metric) => [metric.name, metric]));
}

const declared = declaredMetrics();

/** Labels that Prometheus adds, from the job and from prometheus.yml. */
const SCRAPED = ['job', 'instance', 'process'];

/** The metric that a series belongs to, and the labels that the series has. */
function seriesOf(name: string): readonly string[] | undefined {
  const own = declared.get(name);
  if (own !== undefined && own.kind !== 'histogram') return [...own.labels, ...SCRAPED];
  const [, base = '', suffix = ''] = /^(.+)_(bucket|sum|count)$/.exec(name) ?? [];
  const histogram = declared.get(base);
  if (histogram?.kind !== 'histogram') return undefined;
  return [...histogram.labels, ...SCRAPED, ...(suffix === 'bucket' ? ['le'] : [])];
}

/** What an expression names that the services do not know. */
function unknownIn(expression: string): readonly string[] {
  const { metrics, labels, values } = namedIn(expression);
  const series = metrics.map((name) => [name, seriesOf(name)] as const);
  const known = new Set([...SCRAPED, ...series.flatMap(([, own]) => own ?? [])]);
  return [
    ...series.filter(([, own]) => own === undefined).map(([name]) => name),
    ...labels.filter((label) => !known.has(label)),
    ...values.filter(([label, value]) => label === 'reason' && !isReason(value)).map(([, value]) => value),
  ];
}

function isReason(value: string): boolean {
  return DENIAL_REASONS.some((reason) => reason === value);
}

/** Labels that a text shows: `{{venue}}` of a legend, `{{ $labels.venue }}` of an alert. */
function shownIn(text: string): readonly string[] {
  return [...text.matchAll(/\{\{ *(?:\$labels\.)?([a-z_]+) *\}\}/g)].map(([, label = '']) => label);
}

/** Labels that an expression still has at its end: those it groups by, or all of its metrics. */
function labelsLeft(expression: string): readonly string[] {
  const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/, */));
  if (grouped.length > 0) return grouped;
  if (/\b(sum|max|min|count)\(/.test(expression)) return [];
  return [...SCRAPED, ...namedIn(expression).metrics.flatMap((name) => seriesOf(name) ?? [])];
}

test('what is not known to the registry is found', () => {
  expect(unknownIn('sum by (venue) (njord_data_age_seconds) > 1')).toEqual(['venue']);
  expect(unknownIn('njord_intents_denied_total{reason="daily"}')).toEqual(['daily']);
  expect(unknownIn('rate(njord_journal_lag_seconds[5m]) + njord_orders_total')).toEqual([
    'njord_journal_lag_seconds',
    'njord_orders_total',
  ]);
  expect(unknownIn('sum by (le) (njord_journal_lag_seconds_bucket{process="x"})')).toEqual([]);
});

describe('the alerts', () => {
  test.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s asks for what the services show',
    (_, rule) => {
      expect(unknownIn(rule.expr)).toEqual([]);
      const shown = Object.values(rule.annotations).flatMap(shownIn);
      expect(labelsLeft(rule.expr)).toEqual(expect.arrayContaining([...shown]));
      expect(['critical', 'warning']).toContain(rule.labels.severity);
      expect(Object.keys(rule.annotations)).toEqual(['summary', 'action']);
    },
  );

  test('have names of their own, and a test each in which they fire, and one in which they do not', () => {
    const names = rules.map((rule) => rule.alert);
    expect(new Set(names).size).toBe(names.length);
    const tests = globSync('prometheus/tests/*.yml', { cwd: FOLDER }).flatMap(
      (name) => (parse(read(name)) as { readonly tests: readonly AlertTest[] }).tests,
    );
    const outcomes = tests.flatMap((each) => each.alert_rule_test);
    const fired = outcomes
      .filter((outcome) => outcome.exp_alerts.length > 0)
      .map(({ alertname }) => alertname);
    const silent = outcomes
      .filter((outcome) => outcome.exp_alerts.length === 0)
      .map(({ alertname }) => alertname);
    expect(fired.toSorted()).toEqual(names.toSorted());
    expect(silent.toSorted()).toEqual(names.toSorted());
  });
});

describe('the dashboards', () => {
  test.each(dashboards.map(({ name, dashboard }) => [name, dashboard] as const))(
    '%s ask for what the services show',
    (name, dashboard) => {
      expect(name).toBe(`grafana/dashboards/${dashboard.uid}.json`);
      for (const { title, targets } of dashboard.panels) {
        expect(targets, title).not.toEqual([]);
        for (const { expr, legendFormat } of targets) {
          expect(unknownIn(expr), title).toEqual([]);
          expect(labelsLeft(expr), title).toEqual(expect.arrayContaining([...shownIn(legendFormat)]));
        }
      }
    },
  );

  test('have names of their own, and so do their panels, which do not lie on each other', () => {
    expect(new Set(dashboards.map(({ dashboard }) => dashboard.uid)).size).toBe(dashboards.length);
    expect(new Set(dashboards.map(({ dashboard }) => dashboard.title)).size).toBe(dashboards.length);
    for (const { dashboard } of dashboards) {
      const { panels } = dashboard;
      expect(new Set(panels.map((panel) => panel.id)).size).toBe(panels.length);
      expect(new Set(panels.map((panel) => panel.title)).size).toBe(panels.length);
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, index) => `${x + (index % w)}/${y + Math.floor(index / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBeLessThanOrEqual(24);
    }
  });

  test('show every metric that there is', () => {
    const shown = new Set(
      dashboards.flatMap(({ dashboard }) =>
        dashboard.panels.flatMap((panel) => panel.targets.flatMap(({ expr }) => namedIn(expr).metrics)),
      ),
    );
    const missing = [...declared.keys()].filter((name) => !shown.has(name) && !shown.has(`${name}_bucket`));
    expect(missing).toEqual([]);
  });
});

test('what Prometheus scrapes is where the units say that it is', () => {
  const [job] = scrapes;
  const targets = job?.static_configs.map(({ targets: [target], labels }) => [labels.process, target]);
  const units = globSync('systemd/njord@*.service.d/instance.conf', { cwd: FOLDER }).map((name) => [
    /@([a-z-]+)/.exec(name)?.[1],
    `127.0.0.1:${/NJORD_PORT=(\d+)/.exec(read(name))?.[1]}`,
  ]);
  const withoutBroker = units.filter(([unit]) => unit !== 'broker');
  expect(targets?.toSorted()).toEqual(withoutBroker.toSorted());
  expect(job?.job_name).toBe('njord');
  expect(new Set(units.map(([, address]) => address)).size).toBe(units.length);
});
