import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ROOT, runProgram } from './run-program.ts';
import { toolsAreMissing } from './tools.ts';

const missing = toolsAreMissing('promtool');
const FOLDER = path.join(ROOT, 'deploy', 'prometheus');

interface Dashboard {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'njord-rules-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test.skipIf(missing)('what Prometheus is told is right', async () => {
  const config = await runProgram('promtool', ['check', 'config', `${FOLDER}/prometheus.yml`]);
  expect(config).toMatchObject({ code: 0, text: expect.stringContaining('SUCCESS: 21 rules found') });
});

test.skipIf(missing)('each alert fires where it must, and is silent where it must', async () => {
  const files = globSync(`${FOLDER}/tests/*.yml`);
  const tests = await runProgram('promtool', ['test', 'rules', ...files]);
  expect(tests).toMatchObject({ code: 0, text: expect.stringContaining('SUCCESS') });
});

test.skipIf(missing)('an alert that no longer fires would be seen', async () => {
  await inFolder(async (folder) => {
    const rules = await readFile(`${FOLDER}/rules/njord.yml`, 'utf8');
    const blunt = rules.replace('njord_data_age_seconds > 60', 'njord_data_age_seconds > 60000');
    expect(blunt).not.toBe(rules);
    await writeFile(`${folder}/rules.yml`, blunt);
    const tests = await readFile(`${FOLDER}/tests/njord.yml`, 'utf8');
    await writeFile(`${folder}/tests.yml`, tests.replace('../rules/njord.yml', 'rules.yml'));
    const failed = await runProgram('promtool', ['test', 'rules', `${folder}/tests.yml`]);
    expect(failed.code).toBe(1);
    expect(failed.text.match(/alertname: \w+/g)).toEqual(['alertname: NjordMarketDataStale']);
  });
});

test.skipIf(missing)('Prometheus understands every question of the dashboards', async () => {
  await inFolder(async (folder) => {
    const expressions: string[] = [];
    for (const file of globSync('deploy/grafana/dashboards/*.json', { cwd: ROOT })) {
      const { panels } = JSON.parse(await readFile(path.join(ROOT, file), 'utf8')) as Dashboard;
      expressions.push(...panels.flatMap((panel) => panel.targets.map(({ expr }) => expr)));
    }
    const rules = expressions.map((expr, index) => ({
      record: `panel_${index}`,
      expr: expr.replaceAll('$__rate_interval', '1m'),
    }));
    await writeFile(`${folder}/rules.yml`, stringify({ groups: [{ name: 'panels', rules }] }));
    const checked = await runProgram('promtool', ['check', 'rules', `${folder}/rules.yml`]);
    expect(checked).toMatchObject({
      code: 0,
      text: expect.stringContaining(`SUCCESS: ${expressions.length} rules found`),
    });
  });
});
