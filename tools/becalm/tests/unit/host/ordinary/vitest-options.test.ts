import { describe, expect, it } from 'vitest';
import { parseCLI } from 'vitest/node';
import type { OrdinaryOptions } from '../../../../src/host/ordinary/options.ts';
import { readVitestArguments, vitestOptions } from '../../../../src/host/ordinary/vitest-options.ts';

const plain: OrdinaryOptions = {
  ...{
    root: '/shop',
    config: null,
    projects: [],
    filters: [],
    vitestArguments: [],
    workers: null,
    shard: null,
  },
  ...{ plan: null, exactWorkers: false, setup: null, importsMax: 0, silent: false, signal: null },
};

function optionsOf(given: readonly string[], options: Partial<OrdinaryOptions> = {}): object {
  return vitestOptions({ ...plain, ...options }, readVitestArguments(given, parseCLI));
}

describe('readVitestArguments', () => {
  it('reads filters and flags as vitest run does', () => {
    const { filters, options } = readVitestArguments(
      ['tests/cart', '-t', 'starts empty', '--coverage.enabled', '--retry=2'],
      parseCLI,
    );

    expect(filters).toEqual(['tests/cart']);
    expect(options).toMatchObject({ testNamePattern: 'starts empty', coverage: { enabled: true }, retry: 2 });
  });

  it.each(['--watch', '--ui', '--standalone', '--mergeReports', '--clearCache', '--listTags'])(
    'refuses %s, with which nothing is run once',
    (flag) => {
      expect(() => readVitestArguments([flag], parseCLI)).toThrow(
        `Expected flags of a single run after "--", was "${flag}"`,
      );
    },
  );

  it('passes on what the parser says', () => {
    const parse = (): never => {
      throw new Error('Unknown option `--nonsense`');
    };

    expect(() => readVitestArguments(['--nonsense'], parse)).toThrow(
      'Expected flags of "vitest run" after "--", was "--nonsense": Unknown option `--nonsense`',
    );
  });
});

describe('vitestOptions', () => {
  it('says nothing that it was not told', () => {
    expect(optionsOf([])).toEqual(expect.objectContaining({ root: '/shop', run: true, watch: false }));
    expect(Object.keys(optionsOf([]))).not.toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^(config|project|maxWorkers|shard|reporters|experimental)$/),
      ]),
    );
  });

  it('lets what is said by name win over flags that are handed on', () => {
    expect(
      optionsOf(['--shard', '1/2', '--maxWorkers', '1', '--project', 'slow', '--root', '/other'], {
        ...{ workers: 4, projects: ['unit'], config: 'v.config.ts', shard: { index: 2, count: 3 } },
      }),
    ).toMatchObject({
      ...{ root: '/shop', maxWorkers: 4, project: ['unit'], config: 'v.config.ts', shard: '2/3' },
    });
  });

  it("adds excluded files to the configuration's, as Vitest's command line does", () => {
    expect(optionsOf(['--exclude', 'tests/slow/**'])).toMatchObject({ cliExclude: ['tests/slow/**'] });
    expect(optionsOf(['--exclude', 'tests/slow/**'])).not.toHaveProperty('exclude');
  });

  it('knows lines of files', () => {
    expect(optionsOf([], { filters: ['tests/a.test.ts:12'] })).toMatchObject({ includeTaskLocation: true });
  });

  it('times imports and is silent where that is wanted', () => {
    expect(optionsOf(['--coverage'], { importsMax: 50, silent: true })).toMatchObject({
      experimental: { importDurations: { limit: 50 } },
      reporters: [{}],
      coverage: { enabled: false },
    });
  });
});
