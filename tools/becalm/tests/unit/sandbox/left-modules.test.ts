import { describe, expect, test, vi } from 'vitest';
import { openInspector } from '../../../src/sandbox/left/inspector.ts';
import { call, load, root, watchSuite } from './left-world.ts';

const counter = `let count = 0; const seen = new Map(); const hidden = {}; exports.next = () => { seen.set(count, 1); return (count += 1); };`;

describe('variables of modules', () => {
  test('that nobody exports are told by their name', () => {
    const module = load('src/counter.ts', counter);
    const suite = watchSuite();
    suite.file([module]);
    suite.watch.otherBegins();
    call(module, 'next');
    expect(suite.told()).toEqual([
      'module: count in src/counter.ts: 0 → 1',
      'module: seen in src/counter.ts: a Map of 0 entries → a Map of 1 entry: 0 → 1',
    ]);
    expect(suite.watch.left()[0]?.location).toEqual({ file: 'src/counter.ts', line: 1, column: 1 });
  });

  test('are not told where they change back, or nothing changes', () => {
    const module = load('src/flag.ts', 'let flag = false; exports.set = (value) => { flag = value; };');
    const suite = watchSuite();
    suite.file([module]);
    call(module, 'set', true);
    call(module, 'set', false);
    expect(suite.told()).toEqual([]);
  });

  test('are found behind classes, methods, instances and private fields', () => {
    const module = load(
      'src/store.ts',
      `let total = 0; class Base { touch() { total += 1; } }
       class Store extends Base { #items = []; static made = 0; add(item) { this.#items.push(item); Store.made += 1; } }
       exports.Store = Store; exports.store = new Store();
       exports.api = { read: () => total };`,
    );
    const suite = watchSuite();
    suite.file([module]);
    const store = Reflect.get(module.exports, 'store') as { add: (item: string) => void; touch: () => void };
    store.add('a');
    store.touch();
    expect(suite.told().toSorted()).toEqual([
      'module: Store.made in src/store.ts: 0 → 1',
      'module: store.#items in src/store.ts: an array of 0 items → an array of 1 item: "a"',
      'module: total in src/store.ts: 0 → 1',
    ]);
  });

  test('are told apart where a factory makes several of a name', () => {
    const module = load(
      'src/factory.ts',
      `exports.make = () => { let count = 0; return { next: () => (count += 1), count: () => count }; };
       exports.first = exports.make(); exports.second = exports.make();`,
    );
    const suite = watchSuite();
    suite.file([module]);
    suite.watch.otherBegins();
    (Reflect.get(module.exports, 'second') as { next: () => number }).next();
    expect(suite.told()).toEqual(['module: count behind second in src/factory.ts: 0 → 1']);
  });

  test('belong to the module that declares them, also where others export them again', () => {
    const module = load('src/counter.ts', counter);
    const again = { file: 'src/index.ts', exports: { next: Reflect.get(module.exports, 'next') as unknown } };
    const suite = watchSuite();
    suite.file([again, module]);
    call(module, 'next');
    expect(suite.told()[0]).toBe('module: count in src/counter.ts: 0 → 1');
    expect(suite.watch.left()).toHaveLength(2);
  });

  test('of an earlier instance are still looked at', () => {
    const module = load('src/counter.ts', counter);
    const suite = watchSuite();
    suite.file([module]);
    suite.modules.splice(0, 1, load('src/counter.ts', counter));
    suite.watch.otherBegins();
    call(module, 'next');
    expect(suite.told()).toContain('module: count in src/counter.ts: 0 → 1');
  });

  test('of a module that loads late are compared from then on', () => {
    const suite = watchSuite();
    suite.file([]);
    const module = load('src/counter.ts', counter);
    suite.modules.push(module);
    call(module, 'next');
    suite.watch.otherBegins();
    call(module, 'next');
    expect(suite.told()).toContain('module: count in src/counter.ts: 1 → 2');
  });

  test('that nobody near imports come last', () => {
    const [near, far] = [load('src/near.ts', counter), load('src/far.ts', counter)];
    const suite = watchSuite();
    suite.file([far, near]);
    process.env['LEFT_BEHIND'] = 'x';
    call(far, 'next');
    call(near, 'next');
    const files = suite.told().map((line) => /count in (\S+):|(LEFT_BEHIND)/u.exec(line)?.slice(1).join(''));
    Reflect.deleteProperty(process.env, 'LEFT_BEHIND');
    expect(files.filter((each) => each !== undefined && each !== '')).toEqual([
      'src/near.ts',
      'LEFT_BEHIND',
      'src/far.ts',
    ]);
  });

  test('are read by their exports only where there is no inspector', () => {
    const module = load('src/counter.ts', `${counter} exports.state = { on: false };`);
    const suite = watchSuite({ openInspector: () => null });
    suite.file([module]);
    call(module, 'next');
    Object.assign(Reflect.get(module.exports, 'state') as object, { on: true });
    expect(suite.told()).toEqual(['module: state.on in src/counter.ts: false → true']);
  });

  test('are left out where an export throws, is a proxy or belongs to a package', () => {
    const module = load(
      'src/odd.ts',
      `Object.defineProperty(exports, 'late', { get() { throw new Error('Expected later.'); }, enumerable: true });
       exports.proxy = new Proxy({}, { ownKeys() { throw new Error('Expected not to be asked.'); } });
       exports.bare = Object.create(null); exports.list = [];`,
    );
    const outside = { file: 'src/outside.ts', exports: { parse: JSON.parse, fileURLToPath: URL } };
    const suite = watchSuite();
    suite.file([module, outside]);
    (Reflect.get(module.exports, 'list') as number[]).push(1);
    expect(suite.told()).toEqual(['module: list in src/odd.ts: an array of 0 items → an array of 1 item: 1']);
  });
});

describe('mocks in modules', () => {
  test('come first where they do something, and last where they only remember calls', () => {
    const [called, told] = [vi.fn(), vi.fn()];
    const module = { file: 'src/mail.ts', exports: { called, told, state: { sent: 0 } } };
    const suite = watchSuite();
    suite.file([module]);
    called();
    told.mockReturnValueOnce('once');
    module.exports.state.sent = 1;
    expect(suite.told()).toEqual([
      'mock: told in src/mail.ts: a mock → a mock, with 1 answer queued for once',
      'module: state.sent in src/mail.ts: 0 → 1',
      'mock: called in src/mail.ts: a mock → a mock, 1 call',
    ]);
  });

  test('are told by their next answer where there is no inspector', () => {
    const send = vi.fn();
    const suite = watchSuite({ openInspector: () => null });
    suite.file([
      { file: 'src/mail.ts', exports: { send, odd: Object.assign(() => 1, { _isMockFunction: true }) } },
    ]);
    send.mockReturnValue('sent');
    expect(suite.told()).toEqual(['mock: send in src/mail.ts: a mock → a mock, with an implementation']);
  });
});

describe('variables of the test file', () => {
  const file = `let runs = 0; const suite = () => { const saved = []; return { run: () => { saved.push(runs); runs += 1; } }; };
    exports.test = suite().run;`;

  test('are those that the watched test closes over, also behind Vitest’s wrappers', () => {
    const module = load('tests/a.test.ts', file);
    const run = Reflect.get(module.exports, 'test') as () => void;
    const wrapper = (inner: () => void) => () => inner();
    const suite = watchSuite();
    suite.file([], { run: wrapper(run) });
    run();
    expect(suite.told()).toEqual([
      'module: runs in tests/a.test.ts: 0 → 1',
      'module: saved in tests/a.test.ts: an array of 0 items → an array of 1 item: 0',
    ]);
  });

  test('are unknown where nobody knows its function', () => {
    const suite = watchSuite();
    suite.file([], { run: Math.max });
    expect(suite.told()).toEqual([]);
  });
});

describe('the inspector', () => {
  test('reads what functions close over, and leaves no trace', () => {
    const keys = Reflect.ownKeys(globalThis).length;
    const inspector = openInspector();
    const module = load('src/counter.ts', counter);
    const closure = inspector?.closureOf(Reflect.get(module.exports, 'next') as object);
    expect(closure?.place).toMatchObject({ path: `${root}/src/counter.ts`, line: 1 });
    expect(closure?.scopes.map((scope) => [...scope.keys()])).toContainEqual(['count', 'seen']);
    expect(inspector?.closureOf(Math.max)).toEqual({ place: null, scopes: [] });
    expect(inspector?.closureOf({})).toEqual({ place: null, scopes: [] });
    class Secretive {
      readonly #inside = [1];
      readonly #plain = 'text';
      read(): unknown {
        return [this.#inside, this.#plain];
      }
    }
    expect(inspector?.privatesOf(new Secretive())).toEqual(
      new Map<string, unknown>([
        ['#inside', [1]],
        ['#plain', 'text'],
      ]),
    );
    inspector?.close();
    expect(inspector?.closureOf(Math.max)).toBeNull();
    expect(Reflect.ownKeys(globalThis)).toHaveLength(keys);
  });
});
