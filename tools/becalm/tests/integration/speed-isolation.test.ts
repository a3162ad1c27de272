import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSuite } from '../../src/host/open.ts';
import { runVitest } from '../../src/host/ordinary/run-vitest.ts';
import { adviseSharing, type SharingAdvice } from '../../src/speed/isolation/advise.ts';
import { sharingConfiguration } from '../../src/speed/isolation/configuration.ts';
import type { RecordedRun } from '../../src/worlds/recorded-run.ts';
import { temporaryProject, vitestConfig } from './temporary-project.ts';

interface Advised {
  readonly advice: SharingAdvice;
  readonly configuration: string | null;
}

async function advise(root: string): Promise<Advised> {
  const suite = await openSuite({
    ...{ root, config: null, projects: [], filters: [], leaveOut: () => false, workers: 2 },
    ...{ baseMs: Date.UTC(2026, 10, 22, 10), shareWorkers: true },
  });
  try {
    const [part, ...others] = suite.parts;
    if (part === undefined || others.length > 0) throw new Error('Expected one part.');
    const advice = await adviseSharing(part, {
      seeds: { first: 1, count: 6 },
      concurrency: 2,
      signal: new AbortController().signal,
      observe: () => undefined,
      given: { realTime: () => false, alone: () => false },
    });
    return { advice, configuration: sharingConfiguration(suite.projects, [advice]) };
  } finally {
    await suite.close();
  }
}

async function run(root: string): Promise<RecordedRun> {
  const { run: recorded } = await runVitest({
    ...{ root, config: null, projects: [], filters: [], vitestArguments: [], workers: 1, shard: null },
    ...{ plan: null, exactWorkers: false, setup: null, importsMax: 0, silent: true, signal: null },
  });
  return recorded;
}

const leaks = {
  'node_modules/counter-kit/package.json':
    '{ "name": "counter-kit", "type": "module", "exports": "./index.js" }',
  'node_modules/counter-kit/index.js': 'let count = 0;\nexport const next = () => ++count;\n',
  'src/rates.ts': 'export const rates = { today: () => 7 };\n',
  'tests/a-global.test.ts': `
    import { expect, test } from 'vitest';
    test('leaves a global', () => { globalThis.region = 'north'; expect(1).toBe(1); });`,
  'tests/b-global.test.ts': `
    import { expect, test } from 'vitest';
    test('has no region', () => { expect(globalThis.region).toBeUndefined(); });`,
  'tests/c-variable.test.ts': `
    import { expect, test } from 'vitest';
    test('leaves a variable', () => { process.env.SHOP_REGION = 'north'; expect(1).toBe(1); });`,
  'tests/d-variable.test.ts': `
    import { expect, test } from 'vitest';
    test('has no variable', () => { expect(process.env.SHOP_REGION).toBeUndefined(); });
    test('is not concerned', () => { expect(2).toBe(2); });`,
  'tests/e-package.test.ts': `
    import { expect, test } from 'vitest';
    import { next } from 'counter-kit';
    test('is the first to count', () => { expect(next()).toBe(1); });`,
  'tests/f-package.test.ts': `
    import { expect, test } from 'vitest';
    import { next } from 'counter-kit';
    test('counts, wherever it begins', () => { const first = next(); expect(next()).toBe(first + 1); });`,
  'tests/g-mock.test.ts': `
    import { expect, test, vi } from 'vitest';
    import { rates } from '../src/rates';
    test('leaves a mock', () => { rates.today = vi.fn(() => 9); expect(rates.today()).toBe(9); });`,
  'tests/h-mock.test.ts': `
    import { expect, test } from 'vitest';
    import { rates } from '../src/rates';
    test('has the rate of today', () => { expect(rates.today()).toBe(7); });`,
};

const harmless = {
  'tests/i-nobody-cares.test.ts': `
    import { expect, test } from 'vitest';
    test('leaves something that nobody meets', () => { globalThis.unused = 1; expect(1).toBe(1); });`,
  'tests/j-always-fails.test.ts': `
    import { expect, test } from 'vitest';
    test('is wrong', () => { expect(1).toBe(2); });
    test('is right', () => { expect(1).toBe(1); });`,
  'tests/k-cleans-up.test.ts': `
    import { afterEach, expect, test, vi } from 'vitest';
    afterEach(() => { vi.unstubAllGlobals(); });
    test('puts back what it replaces', () => { vi.stubGlobal('region', 'south'); expect(region).toBe('south'); });`,
};

describe('which files can share a worker', () => {
  test('names each leak with what is left, and no other; the configuration runs as it is pasted', async () => {
    using project = temporaryProject({
      'vitest.config.ts': vitestConfig(),
      ...leaks,
      ...harmless,
    });
    const { advice, configuration } = await advise(project.root);

    const told = advice.leaks.map(({ polluters, victim, tests, left }) => [
      polluters.join(),
      victim,
      tests.join(),
      left[0]?.kind,
    ]);
    expect(told.toSorted()).toEqual([
      ['tests/a-global.test.ts', 'tests/b-global.test.ts', 'has no region', 'global'],
      ['tests/c-variable.test.ts', 'tests/d-variable.test.ts', 'has no variable', 'environment variable'],
      // What a package keeps, nobody can look into.
      ['tests/f-package.test.ts', 'tests/e-package.test.ts', 'is the first to count', undefined],
      ['tests/g-mock.test.ts', 'tests/h-mock.test.ts', 'has the rate of today', 'mock'],
    ]);
    expect(advice.kept.map(({ file, reason }) => `${file} ${reason}`).toSorted()).toEqual(
      ['a-global', 'c-variable', 'f-package', 'g-mock'].map((name) => `tests/${name}.test.ts leaks`),
    );
    expect(advice.failsAlone).toEqual([
      expect.objectContaining({ file: 'tests/j-always-fails.test.ts', test: 'is wrong', passes: false }),
    ]);
    expect(advice.undecided).toEqual([]);
    expect(advice.proof).toMatchObject({ orders: 6, probes: 20 });

    const path = join(project.root, 'vitest.config.ts');
    const options = readFileSync(path, 'utf8').replace(
      '"include":["tests/**/*.test.ts"]',
      () => configuration ?? '',
    );
    writeFileSync(path, options);
    const { files } = await run(project.root);
    const failed = files.filter(({ state }) => state === 'failed').map(({ file }) => file);
    expect(failed).toEqual(['tests/j-always-fails.test.ts']);
    expect(
      files
        .filter(({ isolated }) => isolated)
        .map(({ file }) => file)
        .toSorted(),
    ).toEqual(advice.kept.map(({ file }) => file).toSorted());
    expect(files).toHaveLength(
      Object.keys({ ...leaks, ...harmless }).filter((name) => name.startsWith('tests')).length,
    );
  });

  test('is all of them where nothing leaks', async () => {
    using project = temporaryProject({ 'vitest.config.ts': vitestConfig(), ...harmless });
    const { advice, configuration } = await advise(project.root);

    expect(advice).toMatchObject({ kept: [], leaks: [], undecided: [] });
    expect(advice.shareable.toSorted()).toEqual(Object.keys(harmless));
    expect(configuration).toBe('// in `test`:\nisolate: false,\n');
  });

  test('keeps a file that ends its worker', async () => {
    using project = temporaryProject({
      'vitest.config.ts': vitestConfig(),
      ...harmless,
      'tests/l-ends.test.ts': `
        import { test } from 'vitest';
        test('ends its process', () => { process.kill(process.pid, 'SIGKILL'); });`,
    });
    const { advice } = await advise(project.root);
    expect(advice.kept).toEqual([{ file: 'tests/l-ends.test.ts', reason: 'ends its worker' }]);
    expect(advice.proof?.orders).toBe(6);
  });
});
