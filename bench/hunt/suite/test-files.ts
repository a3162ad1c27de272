import type { Block, BlockGiven, WriteBlock } from './block.ts';
import type { Draws } from './draws.ts';
import type { SuiteModule } from './modules.ts';
import { errorBlock, fillBlock, functionBlock, storeBlock } from './plain-blocks.ts';
import { type SuiteShape, spread } from './shape.ts';
import {
  automockBlock,
  eachBlock,
  fakeTimerBlock,
  hookBlock,
  mockBlock,
  snapshotBlock,
  spyBlock,
} from './vitest-blocks.ts';
import { concurrentBlock, promiseBlock, waitBlock } from './waiting-blocks.ts';

/** A test file of the made-up suite. */
export interface SuiteTestFile {
  readonly name: string;
  readonly tests: number;
  readonly source: string;
}

const everyFile: readonly WriteBlock[] = [functionBlock, storeBlock, errorBlock];

/** What a file has besides; the next file takes the next entry, so that each kind comes several times. */
const besides: readonly (readonly WriteBlock[])[] = [
  [hookBlock],
  [waitBlock, promiseBlock],
  [eachBlock],
  [spyBlock],
  [mockBlock],
  [fakeTimerBlock],
  [waitBlock, spyBlock],
  [snapshotBlock],
  [concurrentBlock],
  [automockBlock, promiseBlock],
];

const waiting: ReadonlySet<WriteBlock> = new Set([waitBlock, concurrentBlock]);
const mocking: ReadonlySet<WriteBlock> = new Set([mockBlock, automockBlock]);

/** Writes the test files; a suite needs at least 16 tests per file to hold every kind of block. */
export function writeTestFiles(
  shape: SuiteShape,
  modules: readonly SuiteModule[],
  draws: Draws,
): readonly SuiteTestFile[] {
  const plans = spread(shape.tests, shape.files).map((tests, index) => ({
    tests,
    blocks: [...everyFile, ...(besides[index % besides.length] ?? [])],
  }));
  const waits = plans.flatMap(({ blocks }) => blocks.filter((block) => waiting.has(block)));
  const waitsMs = [...spread(shape.waitMs, waits.length)];
  return plans.map(({ tests, blocks }, index) => {
    const own = elementOf(modules, index);
    const mocks = blocks.some((block) => mocking.has(block));
    const other = elementOf(mocks ? unimported(modules, own) : modules, index + 7);
    const given = { own, other, draws, waitMs: 0 };
    const written = blocks.map((write) =>
      write(waiting.has(write) ? { ...given, waitMs: waitsMs.shift() ?? 0 } : given),
    );
    return writeTestFile(given, { index, tests, written });
  });
}

/** Every module is under test in turn, and another, seven places further, works with it. */
function elementOf(modules: readonly SuiteModule[], index: number): SuiteModule {
  const element = modules[index % modules.length];
  if (element === undefined) throw new Error('Expected a suite with at least 10 modules.');
  return element;
}

/**
 * Modules that no other imports. Only these are mocked: with `--no-isolate` a module keeps what it
 * imported when it was loaded, so that a mock below it would leak into the files that follow.
 */
function unimported(modules: readonly SuiteModule[], own: SuiteModule): readonly SuiteModule[] {
  return modules.filter(
    (candidate) => candidate !== own && !modules.some(({ imports }) => imports.includes(candidate.name)),
  );
}

interface FilePlan {
  readonly index: number;
  readonly tests: number;
  readonly written: readonly Block[];
}

function writeTestFile(given: BlockGiven, { index, tests, written }: FilePlan): SuiteTestFile {
  const missing = tests - written.reduce((sum, block) => sum + block.tests, 0);
  if (missing < 0) throw new Error(`Expected at least ${tests - missing} tests per file, was ${tests}.`);
  const blocks = missing === 0 ? written : [...written, fillBlock(missing, given)];
  const text = [...blocks.map(({ top }) => top ?? ''), ...blocks.map(({ body }) => body)]
    .filter((part) => part !== '')
    .join('\n\n');
  const vitestNames = [
    'afterAll',
    'afterEach',
    'beforeAll',
    'beforeEach',
    'describe',
    'expect',
    'it',
    'test',
    'vi',
  ];
  const imports = [
    `import { ${vitestNames.join(', ')} } from 'vitest';`,
    importOf(given.own, text),
    importOf(given.other, text),
  ];
  const number = String(index + 1).padStart(2, '0');
  return {
    name: `${number}-${given.own.name}.test.ts`,
    tests,
    source: `${imports.join('\n')}\n\n${text}\n`,
  };
}

/** Imports what the text mentions of a module. */
function importOf({ name, Name, helpers }: SuiteModule, text: string): string {
  const families = ['Rank', 'Grouped', 'Page', 'Range'].flatMap((family) =>
    Array.from({ length: helpers }, (_, index) => `${name}${family}${index}`),
  );
  const exported = [
    ...['Error', 'Feed', 'State', 'Store'].map((suffix) => `${Name}${suffix}`),
    ...['Charge', 'Debounced', 'Later', 'Load'].map((suffix) => `${name}${suffix}`),
    ...families,
  ];
  const used = exported.filter((each) => new RegExp(`\\b${each}\\b`).test(text));
  return `import { ${used.join(', ')} } from '../src/${name}';`;
}
