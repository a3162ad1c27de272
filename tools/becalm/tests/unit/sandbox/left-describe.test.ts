import fc from 'fast-check';
import { expect, describe as suite, test, vi } from 'vitest';
import { compare } from '../../../src/sandbox/left/compare.ts';
import { type DescribeGiven, deep, describe, shallow } from '../../../src/sandbox/left/describe.ts';
import { addedText, type DescribedThing, textOf } from '../../../src/sandbox/left/described.ts';
import { createRedactor } from '../../../src/sandbox/left/redact.ts';

const given: DescribeGiven = {
  redact: (text) => text,
  privatesOf: () => new Map(),
  isOwnClass: () => true,
  mockConfigOf: () => null,
};

const textFor = (value: unknown): string => textOf(describe(value, given));

/** `path: before → after` of every change that a deed makes to a value. */
function changes<Value>(value: Value, change: (value: Value) => unknown): readonly string[] {
  const before = describe(value, given);
  const replaced = change(value);
  const after = describe(replaced === undefined ? value : replaced, given);
  return compare(before, after).map(
    (each) =>
      `${each.path}: ${each.before === null ? 'absent' : textOf(each.before)} → ${each.after === null ? 'absent' : textOf(each.after)}`,
  );
}

class Account {
  balance = 0;
  readonly owner: unknown = { name: 'ines' };
}

/** Values that do not like to be looked at. */
function hostile(): readonly unknown[] {
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  const refuses = (): never => {
    throw new Error('Expected not to be asked.');
  };
  const throwing = Object.defineProperty({}, 'field', { get: refuses, enumerable: true });
  const proxy = new Proxy({}, { get: refuses, ownKeys: refuses, getPrototypeOf: refuses });
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const named = Object.assign(() => 1, { own: { deep: [1] } });
  const nameless = Object.create(Object.create({})) as object;
  const sparse = Array<number>(3);
  const huge = new Map(Array.from({ length: 100_000 }, (_, index) => [index, { index }]));
  return [
    ...[cyclic, throwing, proxy, revoked, named, nameless, huge, new Set([cyclic]), Object.freeze({ a: 1 })],
    ...[
      Symbol('s'),
      { [Symbol('key')]: 1 },
      new Account(),
      new Date(NaN),
      new Date(0),
      /a/u,
      Promise.resolve(),
    ],
    ...[new WeakMap(), new WeakSet(), Object('boxed'), Buffer.alloc(100), new ArrayBuffer(8), new Error('e')],
    ...[Object.create(null), sparse, new Array(1_000_000), NaN, -0, 10n, undefined, null, 'text', Account],
    ...[Object.defineProperty([1], 'length', { writable: false }), (function* () {})()],
  ];
}

suite('describing a value', () => {
  test.each<[unknown, string]>([
    ['text', '"text"'],
    [-0, '-0'],
    [10n, '10n'],
    [Symbol('s'), 'Symbol(s)'],
    [undefined, 'undefined'],
    [new Map([['a', 1]]), 'a Map of 1 entry'],
    [new Set([1, 2]), 'a Set of 2 items'],
    [[1, 2], 'an array of 2 items'],
    [{ tier: 'gold', deep: { more: 1 } }, '{ tier: "gold", deep: {…} }'],
    [{}, '{}'],
    [new Account(), 'Account { balance: 0, owner: {…} }'],
    [() => 1, 'a function'],
    [new Date(0), 'Date 1970-01-01T00:00:00.000Z'],
    [new Date(NaN), 'an invalid Date'],
    [Buffer.alloc(3), '3 bytes'],
    [Promise.resolve(), 'a Promise'],
    [new Proxy({}, {}), 'a proxy'],
    [{ 'odd key': 1, 0: 2 }, '{ [0]: 2, ["odd key"]: 1 }'],
  ])('%o is told as %s', (value, expected) => {
    expect(textFor(value)).toBe(expected);
  });

  test('runs no code of the suite, and ends', () => {
    for (const value of hostile()) {
      const described = describe(value, given);
      expect(textOf(described).length).toBeLessThanOrEqual(80);
      expect(compare(described, describe(value, given))).toEqual([]);
    }
  });

  test('takes less of long texts, of deep objects and of large ones', () => {
    expect(textFor('x'.repeat(1_000))).toHaveLength(80);
    const nested = { a: { b: { c: { d: { e: 1 } } } } };
    expect(changes(nested, (value) => void Reflect.set(value.a.b.c.d, 'e', 2))).toEqual([]);
    expect(changes(nested, (value) => void Object.assign(value.a.b.c, { x: 1 }))).toEqual([]);
    expect(changes(Array<number>(10_000).fill(0), (value) => void Reflect.set(value, 9_999, 1))).toEqual([]);
    expect(changes(Array<number>(10_000).fill(0), (value) => void Reflect.set(value, 1, 1))).toEqual([
      '[1]: 0 → 1',
    ]);
  });

  test('looks into instances where it is asked to', () => {
    expect(textOf(describe(new Account(), given, shallow))).toBe('an instance of Account');
    expect(textOf(describe({ a: 1 }, given, { ...deep, instances: false }))).toBe('{ a: 1 }');
  });

  test('tells the private fields that somebody can read', () => {
    const reading = { ...given, privatesOf: () => new Map([['#items', new Map()]]) };
    expect(textOf(describe(new Account(), reading))).toBe(
      'Account { balance: 0, owner: {…}, #items: a Map of 0 entries }',
    );
  });
});

test('instances of the classes of packages are looked at from outside', () => {
  const from = { ...given, isOwnClass: () => false };
  const schema = Object.assign(new Account(), { parse: () => 1, cache: new Map([['a', 1]]) });
  expect(textOf(describe(schema, from))).toBe('Account { balance: 0, cache: a Map of 1 entry }');
  const hidden = {
    ...from,
    privatesOf: () =>
      new Map<string, unknown>([
        ['#size', 1],
        ['#inner', {}],
      ]),
  };
  expect(textOf(describe(new Account(), hidden))).toBe('Account { balance: 0, #size: 1 }');
});

suite('comparing two descriptions', () => {
  test('finds nothing where nothing has changed', () => {
    fc.assert(
      fc.property(
        fc.anything({ withMap: true, withSet: true, withDate: true, withTypedArray: true }),
        (value) => {
          expect(compare(describe(value, given), describe(value, given))).toEqual([]);
        },
      ),
    );
  });

  test('finds a property that was changed, at any depth that is looked at', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', '0'), { minLength: 1, maxLength: 3 }), (path) => {
        const root: Record<string, unknown> = {};
        let holder = root;
        for (const key of path.slice(0, -1)) {
          const inner = {};
          holder[key] = inner;
          holder = inner;
        }
        const last = path.at(-1) ?? '';
        holder[last] = 1;
        const before = describe(root, given);
        holder[last] = 2;
        const [change, ...more] = compare(before, describe(root, given));
        expect(more).toEqual([]);
        expect(change?.path).toBe(path.map((key) => (key === '0' ? '[0]' : `.${key}`)).join(''));
      }),
    );
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ['a variable', changes(1, () => 2), [': 1 → 2']],
    ['a property', changes({ a: 1, b: 2 }, (value) => void Reflect.set(value, 'a', 3)), ['.a: 1 → 3']],
    ['a new property', changes({}, (value) => void Reflect.set(value, 'a', 3)), ['.a: absent → 3']],
    [
      'a property that is gone',
      changes({ a: 1 }, (value) => void Reflect.deleteProperty(value, 'a')),
      ['.a: 1 → absent'],
    ],
    [
      'an entry that was added',
      changes(new Map<string, number>(), (value) => void value.set('a', 1)),
      [': a Map of 0 entries → a Map of 1 entry'],
    ],
    [
      'an entry that was changed',
      changes(new Map([['a', { count: 1 }]]), (value) => void value.set('a', { count: 2 })),
      ['["a"].count: 1 → 2'],
    ],
    [
      'an entry with an object for a key',
      changes(new Map([[{}, 1]]), (value) => new Map([...value.keys()].map((key) => [key, 2]))),
      ['[key 1]: 1 → 2'],
    ],
    ['an item of a set', changes(new Set([1]), () => new Set([2])), ['[0]: 1 → 2']],
    ['an equal thing in its place', changes(new Map([['a', 1]]), () => new Map([['a', 1]])), []],
    [
      'another function',
      changes({ run: () => 1 }, (value) => void Reflect.set(value, 'run', () => 2)),
      ['.run: a function → a function'],
    ],
    [
      'a property of a function',
      changes(
        Object.assign(() => 1, { count: 1 }),
        (value) => void Reflect.set(value, 'count', 2),
      ),
      ['.count: 1 → 2'],
    ],
    [
      'another kind of thing',
      changes([] as unknown, () => new Set()),
      [': an array of 0 items → a Set of 0 items'],
    ],
    [
      'a date that was set',
      changes(new Date(0), (value) => void value.setTime(1)),
      [': Date 1970-01-01T00:00:00.000Z → Date 1970-01-01T00:00:00.001Z'],
    ],
    ['bytes', changes(Buffer.alloc(3), (value) => void Reflect.set(value, 0, 1)), [': 3 bytes → 3 bytes']],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  test('a value in the place of an accessor that computes it is no change', () => {
    const lazy = { kind: 'plain', raw: () => 1, text: 'an accessor', accessor: true } as const;
    expect(compare(lazy, describe('value', given))).toEqual([]);
    expect(compare(lazy, { ...lazy, raw: () => 2 })).toHaveLength(1);
    const object = Object.defineProperty({}, 'shape', { get: () => 1, configurable: true, enumerable: true });
    expect(changes(object, (value) => void Object.defineProperty(value, 'shape', { value: 1 }))).toEqual([]);
  });

  test('an accessor that gives what took its place has only been read', () => {
    const lazy = { kind: 'plain', raw: () => 1, text: 'an accessor', read: () => 'value' } as const;
    const broken = {
      ...lazy,
      read: () => {
        throw new Error('Expected not to be asked.');
      },
    };
    expect(compare(lazy, describe('value', given))).toEqual([]);
    expect(compare(lazy, describe('other', given))).toHaveLength(1);
    expect(compare(broken, describe('value', given))).toHaveLength(1);
  });

  test('what was added to a collection is told', () => {
    const added = (before: unknown, after: unknown): string =>
      addedText(describe(before, given) as DescribedThing, describe(after, given) as DescribedThing);
    expect(
      added(
        new Map([['a', 1]]),
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
      ),
    ).toBe('"b" → 2');
    expect(added(new Set(['a']), new Set(['a', 'b']))).toBe('"b"');
    expect(added([1], [1, { id: 2 }])).toBe('{ id: 2 }');
    expect(added([1], [])).toBe('');
  });
});

suite('mocks', () => {
  const described = (mock: object, config: Partial<ReturnType<DescribeGiven['mockConfigOf']>> = {}): string =>
    textOf(
      describe(mock, {
        ...given,
        mockConfigOf: () => ({ implementation: undefined, once: 0, original: undefined, ...config }),
      }),
    );

  test('are told with what they do and remember', () => {
    const mock = vi.fn();
    expect(described(mock)).toBe('a mock');
    mock();
    expect(described(mock)).toBe('a mock, 1 call');
    expect(described(mock, { original: Math.max, implementation: Math.min, once: 2 })).toBe(
      'a spy, with an implementation, with 2 answers queued for once, 1 call',
    );
    expect(textFor(Object.assign(() => 1, { _isMockFunction: true }))).toBe('a mock');
  });

  test('change as a whole', () => {
    const mock = vi.fn();
    expect(changes({ mock }, () => void mock(1))).toEqual(['.mock: a mock → a mock, 1 call']);
    expect(changes({ mock }, () => undefined)).toEqual([]);
    expect(changes({ mock: (): unknown => 1 }, (value) => void Reflect.set(value, 'mock', vi.fn()))).toEqual([
      '.mock: a function → a mock',
    ]);
  });
});

suite('redacting', () => {
  test('takes values of the environment out, the longest first, also where they come late', () => {
    const redactor = createRedactor(['/work/project']);
    redactor.learn({
      TOKEN: 'secret-token',
      LONGER: 'secret-token-2',
      SHORT: 'true',
      PWD: '/work',
      NONE: undefined,
    });
    redactor.learn({ LATER: 'other-secret' });
    expect(redactor.redact('a secret-token-2 b secret-token c true other-secret /work/project')).toBe(
      'a … b … c true … /work/project',
    );
    const long = redactor.redact(`${'x'.repeat(195)}secret-token-2`);
    expect(long).not.toContain('secret');
  });

  test('reaches keys, symbols and texts in values', () => {
    const redactor = createRedactor([]);
    redactor.learn({ TOKEN: 'secret-token' });
    const reading = { ...given, redact: redactor.redact };
    const value = {
      'secret-token': 'secret-token',
      map: new Map([['secret-token', 1]]),
      [Symbol('secret-token')]: 1,
    };
    const described = describe(value, reading);
    expect(described.kind === 'thing' ? [...described.parts.keys()] : []).toEqual([
      '["…"]',
      '.map',
      '[Symbol(…)]',
    ]);
    expect(textOf(described)).not.toContain('secret');
  });
});
