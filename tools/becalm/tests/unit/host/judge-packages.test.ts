import { expect, test } from 'vitest';
import { judgePackages, type PackageJudge } from '../../../src/host/judge-packages.ts';

const none: ReadonlySet<string> = new Set();

function judge(renewing: boolean): { readonly packages: PackageJudge; readonly renewals: () => number } {
  let renewals = 0;
  const nativeModules = {
    renew: () => {
      renewals += 1;
    },
  };
  return { packages: judgePackages(nativeModules, renewing), renewals: () => renewals };
}

test('packages are fresh for the first process, whose failures are its own', () => {
  const { packages, renewals } = judge(false);
  packages.processStarts(packages.renews());
  expect(packages.doubts(new Set(['a']))).toBe(false);
  expect(renewals()).toBe(1);
});

test('packages are kept while nothing fails', () => {
  const { packages, renewals } = judge(false);
  for (let file = 1; file <= 3; file++) packages.processStarts(packages.renews());
  expect(packages.doubts(none)).toBe(false);
  expect(renewals()).toBe(1);
});

test('packages are loaded anew for good once that makes a failure go away', () => {
  const { packages, renewals } = judge(false);
  packages.processStarts(false);
  packages.processStarts(false);
  expect(packages.doubts(new Set(['a', 'b']))).toBe(true);
  packages.compare(new Set(['a', 'b']), new Set(['b']));
  expect(packages.renews()).toBe(true);
  packages.processStarts(packages.renews());
  packages.processStarts(packages.renews());
  expect(renewals()).toBe(3);
  expect(packages.doubts(new Set(['a']))).toBe(false);
});

test('a failure that fresh packages leave is doubted once, another one again', () => {
  const { packages } = judge(false);
  packages.processStarts(false);
  packages.processStarts(false);
  packages.compare(new Set(['a']), new Set(['a', 'c']));
  packages.processStarts(false);
  packages.processStarts(false);
  expect(packages.renews()).toBe(false);
  expect(packages.doubts(new Set(['a', 'c']))).toBe(false);
  expect(packages.doubts(new Set(['a', 'b']))).toBe(true);
});

test('packages that have to be loaded anew in any case are, for every process', () => {
  const { packages, renewals } = judge(true);
  packages.processStarts(packages.renews());
  packages.processStarts(packages.renews());
  expect(renewals()).toBe(3);
  expect(packages.doubts(new Set(['a']))).toBe(false);
});
