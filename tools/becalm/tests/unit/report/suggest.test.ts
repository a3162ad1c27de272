import { describe, expect, test } from 'vitest';
import { type Suggestible, suggestionOf } from '../../../src/report/suggest.ts';

const file = 'tests/cart.test.ts';
const location = { file: 'src/timer.ts', line: 12, column: 5 };

function finding(given: Partial<Suggestible>): Suggestible {
  return {
    ...{ file, causes: [['order']], role: 'victim', polluters: [[`${file} > cart > applies a voucher`]] },
    ...{ stateSetters: [], left: [], effects: [], world: {}, failingSeeds: [417] },
    ...given,
  };
}

type Left = Suggestible['left'][number];

function left(kind: Left['kind'], what: string, given: Partial<Left> = {}): Left {
  return { kind, what, before: null, after: null, location: null, ...given };
}

describe('what to do about what was left', () => {
  test.each<[string, readonly Left[], string]>([
    [
      'an environment variable',
      [left('environment variable', 'process.env.SHOP_API_URL')],
      'restore process.env.SHOP_API_URL in afterEach, or set it with vi.stubEnv and unstubEnvs: true',
    ],
    [
      'a global that is new',
      [left('global', 'globalThis.flags', { before: 'absent', after: '{}' })],
      'delete globalThis.flags in afterEach, or set it with vi.stubGlobal and unstubGlobals: true',
    ],
    [
      'a global that was replaced',
      [left('global', 'globalThis.fetch', { before: 'a function', after: 'a mock, 1 call' })],
      'restore globalThis.fetch in afterEach, or set it with vi.stubGlobal and unstubGlobals: true',
    ],
    [
      'elements of a document',
      [left('global', 'document.body', { before: '""', after: '"<p></p>"' })],
      'empty document.body in afterEach',
    ],
    ['a storage', [left('global', 'the keys of localStorage')], 'empty localStorage in afterEach'],
    [
      'the working directory',
      [left('working directory', 'process.cwd()', { before: '/a', after: '/b' })],
      'go back with process.chdir in afterEach, or pass the directory in',
    ],
    [
      'a listener',
      [left('listener', 'process.on("exit")', { location })],
      'take the listener of process.on("exit") at src/timer.ts:12 off again in afterEach',
    ],
    [
      'a patched prototype',
      [left('prototype', 'Date.prototype.toJSON', { location })],
      'restore Date.prototype.toJSON in afterEach, which is replaced at src/timer.ts:12, or leave built-ins as they are',
    ],
    [
      'a built-in module',
      [left('built-in module', 'readFileSync of node:fs')],
      'restore readFileSync of node:fs in afterEach, or replace it with vi.spyOn',
    ],
    ['fake timers', [left('fake timers', 'vi.useFakeTimers()')], 'call vi.useRealTimers() in afterEach'],
    [
      'a timer',
      [left('timer', 'setTimeout of 30 ms', { location })],
      'await or clear the timer (setTimeout of 30 ms) that is set at src/timer.ts:12',
    ],
    [
      'a spy',
      [left('mock', 'rates.lookup in src/rates.ts', { before: 'a function', after: 'a spy, 2 calls' })],
      'call vi.restoreAllMocks() in afterEach (restoreMocks: true): `rates.lookup` is still a spy',
    ],
    [
      'a mock that was put there by hand',
      [left('mock', 'rates.lookup in src/rates.ts', { before: 'a function', after: 'a mock, 2 calls' })],
      'put `rates.lookup` back in afterEach, or replace it with vi.spyOn and restoreMocks: true',
    ],
    [
      'an implementation',
      [
        left('mock', 'send in tests/cart.test.ts', {
          before: 'a mock',
          after: 'a mock, with an implementation',
        }),
      ],
      'call vi.resetAllMocks() in afterEach (mockReset: true): `send` still answers as it was told',
    ],
    [
      'a spy that was taken off',
      [left('mock', 'console.log', { before: 'a spy, with an implementation', after: 'a function' })],
      'spy on `console.log` in beforeEach: an earlier test takes the spy off',
    ],
    [
      'a mock that no longer answers',
      [left('mock', 'send', { before: 'a mock, with an implementation', after: 'a mock' })],
      'tell `send` in beforeEach how it answers: an earlier test resets it',
    ],
    [
      'calls',
      [left('mock', 'send', { before: 'a mock', after: 'a mock, 3 calls' })],
      'call vi.clearAllMocks() in afterEach (clearMocks: true): `send` still counts earlier calls',
    ],
    [
      'a variable of a module',
      [left('module', 'locale in src/i18n.ts', { before: '"en"', after: '"de"' })],
      'reset `locale` of src/i18n.ts in beforeEach, or import it afresh after vi.resetModules()',
    ],
    [
      'two variables of a module',
      [
        left('module', 'campaign.stackable in src/discounts.ts', { after: 'true' }),
        left('module', 'campaign.tier in src/discounts.ts', { after: '"gold"' }),
        left('module', 'count in src/other.ts', { after: '1' }),
      ],
      'reset `campaign.stackable` and `campaign.tier` of src/discounts.ts in beforeEach, or import it afresh after vi.resetModules()',
    ],
    [
      'a collection of a module',
      [left('module', 'entries in src/cache.ts', { after: 'a Map of 1 entry: "a" → 1' })],
      'clear `entries` of src/cache.ts in beforeEach, or import it afresh after vi.resetModules()',
    ],
    [
      'a variable of the test file',
      [left('module', 'saved in tests/cart.test.ts', { after: 'an array of 2 items' })],
      'clear `saved` in beforeEach',
    ],
    [
      'nothing that is known',
      [],
      'reset in beforeEach what "applies a voucher" left behind; look for files, databases and caches of packages',
    ],
  ])('%s', (_, leftBehind, expected) => {
    expect(suggestionOf(finding({ left: leftBehind }))).toBe(expected);
  });
});

describe('what to do about a cause', () => {
  const effect = (axis: Suggestible['effects'][number]['axis']): Suggestible['effects'][number] => ({
    ...{ axis, place: `${file} > cart`, what: 'something', location },
  });

  test.each<[string, Partial<Suggestible>, string]>([
    [
      'a time zone',
      { causes: [['clock']], world: { clock: 'the time zone Asia/Tokyo' } },
      'pass the time zone to the formatter',
    ],
    [
      'a date',
      { causes: [['clock']], world: { clock: 'the date 2026-01-31 in the zone of the process' } },
      'pass the date in (vi.setSystemTime), or compare with what the calendar says',
    ],
    [
      'a date in a zone',
      {
        causes: [['clock']],
        world: { clock: '2026-01-31 23:59 (just before local midnight) in Asia/Tokyo' },
      },
      'pass the time zone to the formatter; pass the date in (vi.setSystemTime), or compare with what the calendar says',
    ],
    [
      'reads',
      { causes: [['clock']], world: { clock: 'time moves between reads' } },
      'read the clock once, or allow for the time between two reads',
    ],
    ['a clock nobody described', { causes: [['clock']] }, 'pass the time in (vi.setSystemTime)'],
    [
      'random numbers',
      { causes: [['random']], effects: [effect('random')] },
      'pass a seed in at src/timer.ts:12, or widen what is accepted (the failing draw is kept by seed 417)',
    ],
    [
      'random numbers that only a probe found',
      { causes: [['random']], failingSeeds: [] },
      'pass a seed in, or widen what is accepted',
    ],
    [
      'lateness',
      { causes: [['schedule']], effects: [{ ...effect('load') }, effect('schedule')] },
      'await what the call at src/timer.ts:12 waits for instead of sleeping (expect.poll, vi.waitFor)',
    ],
    [
      'lateness of nobody knows what',
      { causes: [['schedule']], effects: [{ ...effect('schedule'), location: null }] },
      'await what happens later instead of sleeping (expect.poll, vi.waitFor)',
    ],
    [
      'timers that overtake each other',
      {
        causes: [['schedule']],
        effects: [effect('schedule')],
        world: { schedule: 'late, timers overtaking each other' },
      },
      'where the timer stands for an answer from outside, await it; where none does, set bounds.schedule.overtaking: false',
    ],
    ['a stall', { causes: [['load']] }, 'wait for the event, not for a time'],
    [
      'a stall between two reads of the clock',
      {
        causes: [['load']],
        effects: [{ ...effect('load'), what: 'a stall of 109 ms between two reads of the clock' }],
      },
      'set the time by hand (vi.useFakeTimers): the process may stand still between two reads at src/timer.ts:12',
    ],
    [
      'a locale',
      { causes: [['environment']], world: { environment: 'the locale de-DE' } },
      'pass the locale to what formats and compares',
    ],
    [
      'processors',
      { causes: [['environment']], world: { environment: 'one processor' } },
      'use at least one processor, and no more than there are',
    ],
    [
      'entries of a directory',
      { causes: [['environment']], world: { environment: 'opendir from the last entry' } },
      'sort the entries of the directory',
    ],
    ['a machine', { causes: [['environment']] }, 'pass in what depends on the machine'],
    [
      'a second run',
      { causes: [['state']] },
      'make the set-up repeatable: clear in beforeEach what the test adds',
    ],
    [
      'a second run that shows what is left',
      { causes: [['state']], left: [left('module', 'ids in src/ids.ts', { after: '2' })] },
      'reset `ids` of src/ids.ts in beforeEach, or import it afresh after vi.resetModules()',
    ],
  ])('%s', (_, given, expected) => {
    expect(suggestionOf(finding({ role: null, polluters: [], ...given }))).toBe(expected);
  });
});

test('two causes get two things to do', () => {
  const both = finding({
    causes: [['order', 'clock'], ['load']],
    left: [left('module', 'policy in src/billing.ts', { after: '"overflow"' })],
    world: { clock: 'the date 2026-01-31 in the zone of the process' },
  });
  expect(suggestionOf(both)).toBe(
    'reset `policy` of src/billing.ts in beforeEach, or import it afresh after vi.resetModules(); ' +
      'pass the date in (vi.setSystemTime), or compare with what the calendar says',
  );
});

test('a timer that outlives its test is told with what it has to wait for', () => {
  const late = finding({
    causes: [['schedule']],
    left: [left('timer', 'setTimeout of 30 ms', { location })],
  });
  expect(suggestionOf(late)).toMatch(/^await or clear the timer .*; await what happens later/u);
});

test.each([
  [
    [`${file} > mail > registers the footer`],
    'call what "registers the footer" sets up in a beforeEach of its own',
  ],
  [[`${file} > a`, `${file} > b`], 'call what "a" and "b" set up in a beforeEach of its own'],
  [[], 'call what another test sets up in a beforeEach of its own'],
])('a brittle test is to set up what %j sets up', (setters, expected) => {
  expect(suggestionOf(finding({ role: 'brittle', polluters: [], stateSetters: [setters] }))).toBe(expected);
});

test('three polluters are named, and how many more there are', () => {
  const polluters = [['a', 'b', 'c', 'd', 'e'].map((name) => `${file} > ${name}`)];
  expect(suggestionOf(finding({ polluters }))).toContain('what "a" and "b" and "c" and 2 more left behind');
});

test('tests that reach into each other without the order are told to end first, or to run alone', () => {
  expect(suggestionOf(finding({ causes: [['schedule']] }))).toMatch(
    /^let nothing of "applies a voucher" go on or run at the same time; await/u,
  );
});

test('an order without known polluters is told all the same', () => {
  expect(suggestionOf(finding({ polluters: [] }))).toContain('what the tests before it left behind');
});

test('nothing is suggested where nothing is known', () => {
  expect(suggestionOf(finding({ causes: [], role: null, polluters: [] }))).toBeNull();
});
