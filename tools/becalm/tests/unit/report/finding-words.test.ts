import { describe, expect, it } from 'vitest';
import { companionTexts, inLifeText, labelOf } from '../../../src/report/finding-words.ts';
import { madeUpTest } from './made-up-report.ts';

describe('the tests that take part in a finding', () => {
  const polluters = [['a.test.ts > one', 'a.test.ts > two']];

  it.each([
    [[['order']], 'fails after a.test.ts > one and a.test.ts > two'],
    [[['schedule'], ['order', 'clock']], 'fails after a.test.ts > one and a.test.ts > two'],
    [[['schedule']], 'fails with, in the same run, a.test.ts > one and a.test.ts > two'],
  ] as const)('of %j', (causes, words) => {
    expect(companionTexts(madeUpTest({ verdict: 'flaky', causes, polluters }))).toEqual([words]);
  });
});

describe('the label of a test', () => {
  it.each([
    ['flaky', 'order-dependent', 'ORDER', /shuffle/u],
    ['flaky', 'possible-race', 'RACE', /stands for an answer from outside/u],
    ['flaky', 'non-deterministic', 'FLAKY', null],
    ['flaky', null, 'FLAKY', null],
    ['unconfirmed', 'possible-race', 'UNCONFIRMED', null],
    ['broken', null, 'BROKEN', null],
    ['stable', null, null, null],
    ['skipped', null, null, null],
  ] as const)('that is %s and %s is %s', (verdict, kind, label, inLife) => {
    expect(labelOf({ verdict, kind })).toBe(label);
    const words = inLifeText({ verdict, kind });
    if (inLife === null) expect(words).toBeNull();
    else expect(words).toMatch(inLife);
  });
});
