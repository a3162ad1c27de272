import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';

/** What the public doors export; every name in here carries TSDoc. */
const published = [
  'src/**/*.ts',
  'tools/*/src/**/*.ts',
  'tools/{check,cleanup,validate}/**/*.ts',
  'tools/becalm/{*,page/*}.ts',
  'bench/**/*.ts',
];

/** Everything that may be run a thousand times from one seed: no real clock, randomness, timer or environment. */
const deterministic = {
  files: ['src/**/*.ts', 'tools/becalm/src/{worlds,hunt,explain,speed,gate,generators,report}/**/*.ts'],
  ignores: ['src/cli/**'],
};

const useClock = 'Take a Clock parameter instead: the same engine runs in a backtest and in a seeded world.';
const useRandom = 'Take a random source as a parameter instead: every draw must follow from the seed.';
const useTimers = 'Take a Clock (or a scheduler) parameter instead: tests and backtests own the time.';
const useConfig = 'Take the parsed configuration as a parameter instead: only src/cli reads the environment.';
const useLogger = 'Take a logger parameter or publish an event instead: only cli prints.';

const timers = ['setTimeout', 'setInterval', 'setImmediate'];
const randomNames = [
  'randomBytes',
  'randomInt',
  'randomUUID',
  'randomFill',
  'randomFillSync',
  'webcrypto',
  'getRandomValues',
];

/** `export { name }` far from its declaration would slip through the rule on doc comments. */
const lateExport = {
  selector: 'ExportNamedDeclaration[source=null][declaration=null][specifiers.length>0]',
  message: 'Export a name where it is declared.',
};

const clockProperties = [
  { object: 'Date', property: 'now', message: useClock },
  { object: 'process', property: 'hrtime', message: useClock },
  { object: 'process', property: 'uptime', message: useClock },
  { object: 'Math', property: 'random', message: useRandom },
  ...randomNames.map((property) => ({ object: 'crypto', property, message: useRandom })),
];

const seams = {
  'no-restricted-globals': [
    'error',
    {
      globals: [
        ...timers.map((name) => ({ name, message: useTimers })),
        { name: 'performance', message: useClock },
        { name: 'crypto', message: useRandom },
        { name: 'console', message: useLogger },
      ],
      checkGlobalObject: true,
    },
  ],
  'no-restricted-properties': [
    'error',
    ...clockProperties,
    { object: 'process', property: 'env', message: useConfig },
    { object: 'process', property: 'stdout', message: useLogger },
    { object: 'process', property: 'stderr', message: useLogger },
  ],
  'no-restricted-syntax': [
    'error',
    lateExport,
    {
      selector: "NewExpression[callee.name='Date'][arguments.length=0]",
      message: `No new Date() without arguments. ${useClock}`,
    },
    { selector: "CallExpression[callee.name='Date']", message: `No Date(). ${useClock}` },
    {
      selector: "MemberExpression[object.property.name='Date'][property.name='now']",
      message: `No Date.now. ${useClock}`,
    },
    {
      selector: "CallExpression[callee.object.name='AbortSignal'][callee.property.name='timeout']",
      message: useTimers,
    },
  ],
  'no-restricted-imports': [
    'error',
    {
      paths: [
        { name: 'node:timers', message: useTimers },
        { name: 'node:timers/promises', message: useTimers },
        { name: 'node:perf_hooks', message: useClock },
        { name: 'node:console', message: useLogger },
        { name: 'node:process', importNames: ['env'], message: useConfig },
        { name: 'node:process', importNames: ['hrtime', 'uptime'], message: useClock },
        { name: 'node:process', importNames: ['stdout', 'stderr'], message: useLogger },
        { name: 'node:crypto', importNames: randomNames, message: useRandom },
      ],
    },
  ],
};

const directive =
  /^\s*(eslint-disable(?:-next-line|-line)?|type-coverage:ignore-(?:next-line|line))(?=\s|$)(.*)/s;

/** An exception is visible and says why: `eslint-disable-next-line rule -- reason`, `type-coverage:ignore-next-line -- reason`. */
const exceptionNeedsReason = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { missing: 'An exception needs its reason: "{{name}} … -- <why>".' },
  },
  create: (context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        const [, name, rest] = directive.exec(comment.value) ?? [];
        if (name !== undefined && !/(^|\s)--\s+\S/.test(rest)) {
          context.report({ loc: comment.loc, messageId: 'missing', data: { name } });
        }
      }
    },
  }),
};

const declarations = [
  'FunctionDeclaration',
  'ClassDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'VariableDeclaration',
  'ExportDefaultDeclaration > ArrowFunctionExpression',
];

/** A method that implements a port is described by the port; a constructor by its class. */
const publicMethod =
  'ClassDeclaration:not([implements.length>0]) > ClassBody > MethodDefinition[kind!="constructor"][override!=true][accessibility!="private"][key.type!="PrivateIdentifier"]';

export default defineConfig(
  globalIgnores([
    '**/node_modules',
    '**/dist',
    '**/coverage',
    '**/.becalm',
    '**/var',
    '**/fixtures',
    '**/zoo',
    '**/vectors',
  ]),

  {
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
    plugins: { house: { rules: { 'exception-needs-reason': exceptionNeedsReason } } },
    rules: { 'house/exception-needs-reason': 'error' },
  },

  js.configs.recommended,
  {
    rules: {
      complexity: ['error', { max: 10 }],
      'max-depth': ['error', { max: 3 }],
      eqeqeq: 'error',
    },
  },

  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // An adapter that happens to be synchronous still answers a port with a promise: `async` turns a throw into a
      // rejection, which is the contract.
      '@typescript-eslint/require-await': 'off',
      // `() => bus.publish(event)` reads well; only a void value that is really used is a mistake.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Numbers and booleans print the same everywhere; objects and undefined still have to be formatted.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `while (true)` is an honest loop; other constant conditions are not.
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      // A port that has nothing to do says so with an empty body and a name.
      '@typescript-eslint/no-empty-function': 'off',
      // tsc reports unused names already, and allows `_name` for parameters that a signature demands.
      '@typescript-eslint/no-unused-vars': 'off',
      // House style closes every switch with a `never` check, so a missing variant is an error here as well.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // A caught rejection in `return` must pass through the surrounding try.
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      '@typescript-eslint/no-shadow': 'error',
    },
  },

  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { module: 'writable', require: 'readonly' } },
  },

  {
    files: published,
    plugins: { jsdoc },
    settings: { jsdoc: { mode: 'typescript' } },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: { esm: true, cjs: false, window: false, ancestorsOnly: false },
          enableFixer: false,
          require: { FunctionDeclaration: false },
          contexts: [...declarations, publicMethod],
        },
      ],
      'no-restricted-syntax': ['error', lateExport],
      // A doc comment says what the name means; the types stand in the code.
      'jsdoc/no-types': 'error',
      // A constructor is described by its class; its parameters may still need words.
      'jsdoc/require-description': [
        'error',
        {
          contexts: [
            ...declarations,
            'MethodDefinition[kind!="constructor"]',
            'PropertyDefinition',
            'TSPropertySignature',
            'TSMethodSignature',
          ],
        },
      ],
      'jsdoc/informative-docs': 'error',
      // Parameters whose name says all need no line of their own; those described must exist.
      'jsdoc/check-param-names': ['error', { checkDestructured: false, disableMissingParamChecks: true }],
      'jsdoc/check-tag-names': [
        'error',
        { typed: true, definedTags: ['typeParam', 'remarks', 'defaultValue', 'packageDocumentation'] },
      ],
      'jsdoc/require-param-description': 'error',
      'jsdoc/require-returns-description': 'error',
      'jsdoc/empty-tags': 'error',
    },
  },

  { ...deterministic, rules: seams },
  {
    // Libraries publish events; the words are written in cli.
    files: ['tools/becalm/src/**/*.ts'],
    ignores: ['tools/becalm/src/cli/**', ...deterministic.files],
    rules: { 'no-console': 'error' },
  },
  {
    // A unit test that reads the real clock or chance is a flaky test. becalm's own tests of its patches are not here.
    files: ['tests/**/*.ts'],
    ignores: ['tests/setup/**', 'tests/integration/**'],
    rules: {
      'no-restricted-properties': ['error', ...clockProperties],
      'no-restricted-syntax': seams['no-restricted-syntax'],
    },
  },
  {
    files: ['tests/**/*.ts', 'tools/*/tests/**/*.ts', 'bench/**/*.ts'],
    rules: {
      // `orders[0]!` in a test fails at the assertion that follows; in src the missing element must be handled.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Vitest types `expect.any(Number)` and its like as any; they stand inside expected values.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // A test that sends a value through JSON and back hands on what JSON.parse returns.
      '@typescript-eslint/no-unsafe-argument': 'off',
      // A test compares methods by identity and never calls them loose.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
