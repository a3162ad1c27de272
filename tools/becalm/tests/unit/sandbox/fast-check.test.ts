import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { seedFastCheck } from '../../../src/sandbox/fast-check.ts';

const root = mkdtempSync(join(tmpdir(), 'fast-check-'));
afterAll(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): string {
  const whole = join(root, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, text);
  return whole;
}

/** A stand-in for fast-check that puts its seed on view under a name of its own. */
function install(folder: string, name: string): void {
  const code = (exported: string): string => `
    let parameters;
    ${exported}.configureGlobal = (given) => { parameters = given; globalThis['${name}'] = given; };
    ${exported}.readConfigureGlobal = () => parameters;`;
  const manifest = {
    name: 'fast-check',
    exports: { '.': { import: { default: './main.mjs' }, require: './main.cjs' } },
  };
  write(`${folder}/package.json`, JSON.stringify(manifest));
  write(
    `${folder}/main.mjs`,
    `const made = {};${code('made')}\nexport const { configureGlobal, readConfigureGlobal } = made;`,
  );
  write(`${folder}/main.cjs`, code('exports').replaceAll(name, `${name} required`));
}

function seedOf(name: string): unknown {
  const parameters: unknown = Reflect.get(globalThis, name);
  return typeof parameters === 'object' && parameters !== null ? Reflect.get(parameters, 'seed') : undefined;
}

test('a fast-check that stands below another package is found from there', async () => {
  const own = write('node_modules/@fast-check/vitest/lib/vitest.js', 'export {};');
  install('node_modules/@fast-check/vitest/node_modules/fast-check', 'nested');
  const fastCheck = seedFastCheck(() => 0.25);
  await fastCheck.adopt(own);
  fastCheck.seed();
  expect([seedOf('nested'), seedOf('nested required')]).toEqual([0x4000_0000, 0x4000_0000]);
});

test('a fast-check that the suite loads itself is taken as it is', async () => {
  install('node_modules/fast-check', 'direct');
  const fastCheck = seedFastCheck(() => 0.5);
  await fastCheck.adopt(join(root, 'node_modules/fast-check/main.mjs'));
  fastCheck.seed();
  expect(seedOf('direct')).toBe(-0x8000_0000);
  expect(seedOf('direct required')).toBeUndefined();
});

test('a seed that the project pinned stays, and is forgotten with the world', async () => {
  install('node_modules/pinned/node_modules/fast-check', 'pinned');
  const path = join(root, 'node_modules/pinned/node_modules/fast-check/main.mjs');
  const module = (await import(path)) as { configureGlobal: (given: object) => void };
  module.configureGlobal({ seed: 7 });
  const fastCheck = seedFastCheck(() => 0.25);
  await fastCheck.adopt(path);
  fastCheck.seed();
  expect(seedOf('pinned')).toBe(7);
  fastCheck.reset();
  expect(seedOf('pinned')).toBeUndefined();
});

test('what was adopted can be adopted again', async () => {
  install('node_modules/renewed/node_modules/fast-check', 'renewed');
  const fastCheck = seedFastCheck(() => 0.25);
  await fastCheck.adopt(join(root, 'node_modules/renewed/node_modules/fast-check/main.mjs'));
  fastCheck.reset();
  await fastCheck.adoptAgain();
  fastCheck.seed();
  expect(seedOf('renewed')).toBe(0x4000_0000);
});

test('a package without a fast-check beside it changes nothing', async () => {
  const lonely = mkdtempSync(join(tmpdir(), 'lonely-fast-check-'));
  const fastCheck = seedFastCheck(() => 0.25);
  await fastCheck.adopt(join(lonely, 'index.js'));
  await fastCheck.adopt('/nowhere/lodash.js');
  expect(() => fastCheck.seed()).not.toThrow();
  rmSync(lonely, { recursive: true });
});
