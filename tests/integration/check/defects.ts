/** Files that break one rule, and what the check must say about them. */
export interface Defect {
  readonly title: string;
  readonly part: string;
  readonly files: Readonly<Record<string, string>>;
  /** Each of these stands on one line of the output of the part. */
  readonly says: readonly string[];
}

/** What the defects below import; right in itself. */
const ground: Readonly<Record<string, string>> = {
  'src/core/planted/ground.ts': 'export const ground = 1;\n',
  'src/services/planted/index.ts': "export { inside } from './inside.ts';\n",
  'src/services/planted/inside.ts': 'export const inside = 1;\n',
  'src/strategies/planted.ts': 'export const strategy = 1;\n',
  'src/simulation/planted.ts': 'export const simulated = 1;\n',
  'src/cli/planted.ts': 'export const cli = 1;\n',
  'tools/becalm/src/cli/planted.ts': 'export const cli = 1;\n',
  'tools/becalm/src/worlds/planted.ts': 'export const world = 1;\n',
};

const njordArrows = [
  arrow('core-imports-nothing-above', 'src/core/planted-up.ts', '../services/planted/index.ts'),
  arrow('strategies-import-only-core', 'src/strategies/planted-up.ts', '../services/planted/index.ts'),
  arrow('services-import-only-core', 'src/services/planted-peer/index.ts', '../planted/index.ts'),
  arrow(
    'strategies-only-from-strategy-runner',
    'src/services/planted-peer/run.ts',
    '../../strategies/planted.ts',
  ),
  arrow('backtest-never-imports-cli', 'src/backtest/planted-up.ts', '../cli/planted.ts'),
  arrow('simulation-never-imports-above', 'src/simulation/planted-up.ts', '../cli/planted.ts'),
  arrow('simulation-has-one-door', 'src/cli/simulate/planted-door.ts', '../../simulation/planted.ts'),
  arrow('simulation-only-from-its-command', 'src/cli/planted-simulation.ts', '../simulation/planted.ts'),
  arrow('services-have-one-door', 'src/cli/planted-door.ts', '../services/planted/inside.ts'),
  arrow('src-folder-without-rule', 'src/planted/odd.ts', '../core/planted/ground.ts'),
  arrow('src-never-imports-tools', 'src/core/planted-tools.ts', '../../tools/check/parts.ts'),
];

const becalmFolders = [
  'worlds',
  'config',
  'sandbox',
  'host',
  'hunt',
  'explain',
  'speed',
  'gate',
  'generators',
  'report',
];

const becalmArrows = [
  ...becalmFolders.map((folder) =>
    arrow(`becalm-${folder}-arrows`, `tools/becalm/src/${folder}/planted-up.ts`, '../cli/planted.ts'),
  ),
  arrow('becalm-only-host-knows-vitest', 'tools/becalm/src/hunt/planted-vitest.ts', 'vitest/node'),
  arrow('becalm-algorithms-are-pure', 'tools/becalm/src/explain/planted-disk.ts', 'node:fs'),
  arrow('becalm-folder-without-rule', 'tools/becalm/src/planted/odd.ts', '../worlds/planted.ts'),
  arrow(
    'tools-never-import-njord',
    'tools/becalm/src/cli/planted-njord.ts',
    '../../../../src/core/planted/ground.ts',
  ),
];

const profileArrows = [
  arrow('profile-pure-folders', 'tools/profile/cpu/planted-up.ts', '../command/services.ts'),
  arrow('profile-pure-folders-touch-nothing', 'tools/profile/heap/planted-disk.ts', 'node:fs'),
  arrow('profile-targets-know-no-session', 'tools/profile/session/planted-up.ts', '../command/services.ts'),
  arrow('profile-only-target-knows-the-socket', 'tools/profile/session/planted-socket.ts', 'ws'),
];

const siteArrows = [
  arrow('nothing-imports-the-site', 'tools/check/planted-site.ts', '../site/src/pages.ts'),
  arrow('site-shows-through-doors', 'tools/site/src/planted-up.ts', '../../../src/core/planted/ground.ts'),
];

const commonArrows = [
  {
    ...arrow('no-cycles', 'src/core/planted-cycle-a.ts', './planted-cycle-b.ts'),
    files: {
      'src/core/planted-cycle-a.ts': "import type { B } from './planted-cycle-b.ts';\nexport type A = B;\n",
      'src/core/planted-cycle-b.ts': "import type { A } from './planted-cycle-a.ts';\nexport type B = A;\n",
    },
  },
  arrow('no-dev-dependencies-in-src', 'src/core/planted-dev.ts', 'fast-check'),
  arrow('no-undeclared-packages', 'src/core/planted-undeclared.ts', 'vite'),
  arrow('no-unresolvable-imports', 'src/core/planted-nowhere.ts', './nowhere.ts'),
];

/** One defect per import rule. */
export const arrowDefects: readonly Defect[] = [
  ...njordArrows,
  ...becalmArrows,
  ...profileArrows,
  ...siteArrows,
  ...commonArrows,
];

/** Defects that the other parts find. */
export const otherDefects: readonly Defect[] = [
  {
    title: 'a function of complexity 11',
    part: 'lint',
    files: { 'src/core/planted-complex.ts': functionOfComplexity(11) },
    says: ["src/core/planted-complex.ts 'tangled' has a complexity of 11. Maximum allowed is 10"],
  },
  {
    title: 'an export without a doc comment',
    part: 'lint',
    files: {
      'src/core/planted-undocumented.ts': 'export interface Undocumented {\n  readonly a: number;\n}\n',
    },
    says: ['src/core/planted-undocumented.ts Missing JSDoc comment'],
  },
  {
    title: 'a real clock in a service',
    part: 'lint',
    files: { 'src/services/planted/clock.ts': '/** When it is. */\nexport const when = Date.now();\n' },
    says: [
      "src/services/planted/clock.ts 'Date.now' is restricted from being used. Take a Clock parameter instead",
    ],
  },
  {
    title: 'an exception without a reason',
    part: 'lint',
    files: {
      'src/core/planted-exception.ts': '// eslint-disable-next-line eqeqeq\nexport const same = 1;\n',
    },
    says: ['src/core/planted-exception.ts An exception needs its reason'],
  },
  {
    title: 'an any',
    part: 'any',
    files: { 'src/core/planted-any.ts': '/** Anything. */\nexport const anything: any = 1;\n' },
    says: ['src/core/planted-any.ts:2:14: anything'],
  },
  {
    title: 'a type error',
    part: 'types',
    files: { 'src/core/planted-type.ts': "/** A number. */\nexport const count: number = 'one';\n" },
    says: ["src/core/planted-type.ts(2,14): error TS2322: Type 'string' is not assignable to type 'number'"],
  },
  {
    title: 'a dead export and a dead type',
    part: 'unused',
    files: {
      'src/core/planted-dead.ts': 'export const alive = 1;\nexport const dead = 2;\nexport type Dead = 3;\n',
      'src/core/planted/index.ts':
        "import { alive } from '../planted-dead.ts';\nexport const used = alive;\n",
    },
    says: ['dead src/core/planted-dead.ts:2:14', 'Dead type src/core/planted-dead.ts:3:13'],
  },
  {
    title: 'a dead file',
    part: 'unused',
    files: { 'src/core/planted-dead-file.ts': 'export const nobody = 1;\n' },
    says: ['src/core/planted-dead-file.ts'],
  },
  {
    title: 'a file that only its test uses',
    part: 'unused',
    files: {
      'src/core/planted-only-tested.ts': 'export const tested = 1;\n',
      'tests/core/planted-only-tested.test.ts': "import '../../src/core/planted-only-tested.ts';\n",
    },
    says: ['src/core/planted-only-tested.ts'],
  },
  {
    title: 'a block that stands twice',
    part: 'duplicates',
    files: {
      'src/core/planted-copy-a.ts': functionOfComplexity(9),
      'tools/becalm/src/worlds/planted-copy-b.ts': functionOfComplexity(9),
    },
    says: ['src/core/planted-copy-a.ts', 'tools/becalm/src/worlds/planted-copy-b.ts'],
  },
  {
    title: 'a long block that stands in two tests',
    part: 'duplicates',
    files: {
      'tests/core/planted-copy-a.test.ts': functionOfComplexity(25),
      'tests/core/planted-copy-b.test.ts': functionOfComplexity(25),
    },
    says: ['tests/core/planted-copy-a.test.ts', 'tests/core/planted-copy-b.test.ts'],
  },
  {
    title: 'a file that is not formatted',
    part: 'format',
    files: { 'src/core/planted-format.ts': '/** One. */\nexport const one = "1"\n' },
    says: ['src/core/planted-format.ts format'],
  },
  {
    title: 'a short block that stands four times',
    part: 'cleanup',
    files: plantedCopies('src/core/planted-block', 4, shortBlock),
    says: ['4 src/core/planted-block-1.ts:2 stands also in src/core/planted-block-2.ts:2, src/core/planted'],
  },
  {
    title: 'four functions that differ in names',
    part: 'cleanup',
    files: plantedCopies('tools/becalm/src/worlds/planted-alike', 4, renamedFunction),
    says: [
      '4 tools/becalm/src/worlds/planted-alike-1.ts:2 stands also in tools/becalm/src/worlds/planted-al',
    ],
  },
  {
    title: 'an export of a bench without a doc comment',
    part: 'cleanup',
    files: { 'bench/planted-bare.ts': 'export const bare = 1;\n' },
    says: ['1 bench/planted-bare.ts:1 bare'],
  },
  {
    title: 'a long file',
    part: 'cleanup',
    files: { 'tests/core/planted-long.ts': '// Nothing.\n'.repeat(401) },
    says: ['401 tests/core/planted-long.ts:1 401 lines'],
  },
  {
    title: 'a type that is asserted twice',
    part: 'cleanup',
    files: {
      'src/core/planted-twice.ts': '/** Said to be one. */\nexport const one = 1 as unknown as string;\n',
    },
    says: ['1 src/core/planted-twice.ts:2 as unknown as'],
  },
  {
    title: 'a link to a missing heading',
    part: 'links',
    files: { 'docs/planted.md': '# Here\n\n[there](#there)\n' },
    says: ['docs/planted.md:3 #there no heading #there in docs/planted.md'],
  },
];

/** All files of all defects: one run of the check sees them all. */
export function plantedFiles(defects: readonly Defect[]): Readonly<Record<string, string>> {
  return Object.assign({}, ground, ...defects.map(({ files }) => files)) as Readonly<Record<string, string>>;
}

function arrow(rule: string, file: string, imported: string): Defect {
  return {
    title: rule,
    part: 'arrows',
    files: { [file]: `export type * from '${imported}';\n` },
    says: [`error ${rule}: ${file}`],
  };
}

function functionOfComplexity(complexity: number): string {
  const branches = Array.from(
    { length: complexity - 1 },
    (_, index) => `  if (value === ${index}) return ${index * 2};`,
  );
  return `/** Maps some small numbers. */\nexport function tangled(value: number): number {\n${branches.join('\n')}\n  return value;\n}\n`;
}

/** One file for each number from 1. */
function plantedCopies(
  path: string,
  count: number,
  textOf: (number: number) => string,
): Readonly<Record<string, string>> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return Object.fromEntries(numbers.map((number) => [`${path}-${number}.ts`, textOf(number)]));
}

/** Too short for the part `duplicates`. */
function shortBlock(number: number): string {
  const calls = Array.from({ length: 5 }, (_, index) => `  planted.push(given.get(${index}) ?? 0);`);
  return `/** Planted. */\nexport function block${number}(given: ReadonlyMap<number, number>): readonly number[] {\n  const planted: number[] = [];\n${calls.join('\n')}\n  return planted;\n}\n`;
}

/** The same function in other words, so that no line is the same. */
function renamedFunction(number: number): string {
  const [list, one, sum] = [`list${number}`, `one${number}`, `sum${number}`];
  return `/** Planted. */\nexport function alike${number}(${list}: readonly number[]): number {\n  let ${sum} = 0;\n  for (const ${one} of ${list}) {\n    if (${one} > 3) ${sum} += ${one} * 2;\n    else ${sum} -= ${one};\n  }\n  return ${sum};\n}\n`;
}
