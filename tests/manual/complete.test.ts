import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { TOPIC_NAMES } from '../../src/core/bus/index.ts';
import { DENIAL_REASONS } from '../../src/core/contracts/denial.ts';
import { alertsIn, declaredMetrics } from '../../tools/manual/metrics-table.ts';

/** The manual says everything that the code has, under its name. */
const ROOT = path.join(import.meta.dirname, '..', '..');
const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
const manual = read('docs/OPERATOR_MANUAL.md');

/** Those that a text does not name. */
function missingIn(text: string, names: readonly string[]): readonly string[] {
  return names.filter((name) => !text.includes(name));
}

/** The cells of a column, without marks of code. */
function column(page: string, heading: string, index: number): readonly string[] {
  const [, section = ''] = page.split(`${heading}\n`);
  const rows = section.split(/\n#/)[0]?.match(/^\|.*\|$/gm) ?? [];
  return rows.slice(2).map((row) => (row.split('|')[index + 1] ?? '').trim().replaceAll('`', ''));
}

/** Blocks that begin with a name, such as `#! stop-trading`. */
function namedBlocks(page: string): ReadonlyMap<string, string> {
  const blocks = [...page.matchAll(/^```[^\n]*\n(#! ([a-z-]+)\n[\s\S]*?)^```$/gm)];
  return new Map(blocks.map(([, text = '', name = '']) => [name, text]));
}

describe('troubleshooting', () => {
  test('has a row for every alert, with its severity, and no other', () => {
    const rules = read('deploy/prometheus/rules/njord.yml');
    const severities = [...rules.matchAll(/alert: \w+[\s\S]*?severity: (\w+)/g)].map(
      ([, severity]) => severity,
    );

    expect(column(manual, '### Alerts', 0)).toEqual(alertsIn(rules).map(({ alert }) => alert));
    expect(column(manual, '### Alerts', 1)).toEqual(severities);
  });

  test('quotes messages as the program has them', () => {
    const program = ['bin/njord.js', ...globSync('src/**/*.ts', { cwd: ROOT })].map(read).join('\n');
    const messages = column(manual, '### Messages', 0);

    expect(messages.length).toBeGreaterThan(8);
    expect(missingIn(program, messages)).toEqual([]);
  });

  test('quotes what flatten says when it does not end with 0', () => {
    const report = read('src/cli/system/flatten-report.ts');
    const said = column(manual, '### Flatten does not end with 0', 0).map(
      (text) => text.split(' …')[0] ?? '',
    );

    expect(said).toHaveLength(8);
    expect(
      missingIn(
        report,
        said.map((text) => text.replace(/^Not sure:.*/, 'Not sure:')),
      ),
    ).toEqual([]);
  });

  test('a name that is missing would be seen', () => {
    expect(missingIn('NjordBackupOld', ['NjordBackupOld', 'NjordBackupMissing'])).toEqual([
      'NjordBackupMissing',
    ]);
    expect(column('## A\n\n| a | b |\n| - | - |\n| `1` | 2 |\n\n## B\n', '## A', 1)).toEqual(['2']);
  });
});

test('every command of an emergency is one that the test of deployment runs', () => {
  const run = namedBlocks(read('docs/deployment.md'));
  const shown = namedBlocks(manual);

  expect([...shown.keys()]).toEqual(['stop-trading', 'close-positions', 'trade-again']);
  for (const [name, text] of shown) expect(run.get(name)).toBe(text);
});

test('the emergency stands before the eight sections', () => {
  const headings = [...manual.matchAll(/^## (.+)$/gm)].map(([, title]) => title);

  expect(headings[0]).toBe('Emergency');
  expect(headings.slice(1).map((title) => title?.slice(0, 2))).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `${number}.`),
  );
});

test('no more than the installation, and commands as root, are left to other tests', () => {
  const reasons = [...manual.matchAll(/^```sh not run: (.+)$/gm)].map(([, reason]) => reason);

  expect(reasons).toHaveLength(4);
  expect(reasons.filter((reason) => !reason?.includes('by tests/integration/deploy'))).toEqual([
    'takes minutes, and is the first step of CI on every fresh clone',
  ]);
});

describe('diagrams', () => {
  test('name every topic, and every service with its port', () => {
    const services = read('docs/diagrams/services.dot');
    const units = globSync('deploy/systemd/*.d/instance.conf', { cwd: ROOT }).map((file) => ({
      name: /njord@([a-z-]+)\.service/.exec(file)?.[1] ?? '',
      port: /NJORD_PORT=(\d+)/.exec(read(file))?.[1] ?? '',
    }));

    expect(missingIn(services, Object.values(TOPIC_NAMES))).toEqual([]);
    expect(units).toHaveLength(5);
    for (const { name, port } of units) {
      expect(services).toContain(`${name}\\n:${port}`);
      expect(read('docs/diagrams/deployment.dot')).toContain(`njord@${name}\\n:${port}`);
      expect(read('docs/appendix/ENDPOINTS.md')).toMatch(new RegExp(`\\| ${port} \\| ${name} `));
    }
  });

  test('are all shown, each with a text for who cannot see it', () => {
    const shown = [...manual.matchAll(/!\[[^\]]{20,}\]\((diagrams\/[a-z]+\.svg)\)/g)].map(([, file]) => file);

    expect(shown.toSorted()).toEqual(
      globSync('diagrams/*.dot', { cwd: path.join(ROOT, 'docs') })
        .map((file) => file.replace('.dot', '.svg'))
        .toSorted(),
    );
  });
});

describe('endpoints', () => {
  const endpoints = read('docs/appendix/ENDPOINTS.md');

  test('are all there', () => {
    const paths = [...read('src/services/health/health-server.ts').matchAll(/case '(\/[^']*)'/g)];
    const routes = [...read('src/services/venue/venue-api.ts').matchAll(/\['([A-Z]+) ([a-z-]+)'/g)];

    expect(paths).toHaveLength(4);
    expect(
      missingIn(
        endpoints,
        paths.map(([, path_ = '']) => `\`${path_}\``),
      ),
    ).toEqual([]);
    expect(routes).toHaveLength(6);
    for (const [, method, resource] of routes)
      expect(endpoints).toMatch(new RegExp(`\\| ${method} +\\| \`/v1/${resource}[\`/?]`));
  });

  test('show every metric', () => {
    const rows = column(endpoints, '## Metrics', 0);

    expect(rows.toSorted()).toEqual(
      declaredMetrics()
        .map(({ name }) => name)
        .toSorted(),
    );
  });
});

test('the questions have every reason for which risk denies', () => {
  expect(column(read('docs/appendix/FAQ.md'), '### Every intent is denied. Why?', 0)).toEqual(DENIAL_REASONS);
});
