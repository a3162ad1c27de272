import vm from 'node:vm';
import { expect, test } from 'vitest';
import { reuseCompiledModules } from '../../../src/host/compiled-modules.ts';

type ModuleFunction = (exports: Record<string, unknown>) => Promise<void>;

const moduleText =
  "'use strict';async (__vite_ssr_exports__)=>{{let count = 0; __vite_ssr_exports__.next = () => ++count;\n}}";

reuseCompiledModules();

test('compiles a module text once and gives every evaluation a scope of its own', async () => {
  const first = vm.runInThisContext(moduleText, { filename: '/a.ts' }) as ModuleFunction;
  const second = vm.runInThisContext(moduleText, { filename: '/a.ts' }) as ModuleFunction;
  const one: Record<string, unknown> = {};
  const two: Record<string, unknown> = {};
  await first(one);
  await second(two);
  expect(second).toBe(first);
  expect((one['next'] as () => number)()).toBe(1);
  expect((two['next'] as () => number)()).toBe(1);
});

test('compiles a changed text and another file anew', () => {
  const known = vm.runInThisContext(moduleText, { filename: '/b.ts' }) as unknown;
  expect(vm.runInThisContext(`${moduleText} `, { filename: '/b.ts' })).not.toBe(known);
  expect(vm.runInThisContext(moduleText, { filename: '/c.ts' })).not.toBe(known);
});

test('leaves every other script alone', () => {
  const script = '({ fresh: true })';
  expect(vm.runInThisContext(script, { filename: '/d.ts' })).not.toBe(
    vm.runInThisContext(script, { filename: '/d.ts' }),
  );
  expect(vm.runInThisContext('1 + 1')).toBe(2);
});
