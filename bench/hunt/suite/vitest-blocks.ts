import type { WriteBlock } from './block.ts';

/** Spies on methods and on the console, restored after each test. */
export const spyBlock: WriteBlock = ({ own: { Name } }) => ({
  tests: 3,
  body: `describe('${Name} spies', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('counts the calls of a listener', () => {
    const feed = new ${Name}Feed();
    const listener = vi.fn();
    const stop = feed.listen(listener);
    feed.publish(records[0]!);
    stop();
    feed.publish(records[1]!);
    expect(listener).toHaveBeenCalledExactlyOnceWith(records[0]);
  });

  it('replaces a method of one instance', () => {
    const store = new ${Name}Store();
    vi.spyOn(store, 'total').mockReturnValue(7);
    expect(store.total()).toBe(7);
    expect(new ${Name}Store().total()).toBe(0);
  });

  it('replaces a method of all instances', () => {
    const spy = vi.spyOn(${Name}Store.prototype, 'total').mockReturnValueOnce(1).mockReturnValue(2);
    expect([new ${Name}Store().total(), new ${Name}Store().total()]).toEqual([1, 2]);
    expect(spy).toHaveBeenCalledTimes(2);
  });
});`,
});

/** A module replaced by a factory that keeps the rest of it. */
export const mockBlock: WriteBlock = ({ other: { name, Name } }) => ({
  tests: 3,
  top: `vi.mock('../src/${name}', async (importOriginal) => ({
  ...(await importOriginal<typeof import('../src/${name}')>()),
  ${name}Charge: vi.fn(() => 42),
}));`,
  body: `describe('${name} mocked', () => {
  beforeEach(() => {
    vi.mocked(${name}Charge).mockClear();
  });

  it('answers what the factory says', () => {
    expect(${name}Charge(10)).toBe(42);
    expect(${name}Charge).toHaveBeenCalledWith(10);
  });

  it('keeps the rest of the module', () => {
    expect(new ${Name}Store().size).toBe(0);
    expect(vi.isMockFunction(${name}Charge)).toBe(true);
  });

  it('reaches the real function', async () => {
    const actual = await vi.importActual<typeof import('../src/${name}')>('../src/${name}');
    expect(actual.${name}Charge(3)).toBe(actual.${name}Charge(3));
    expect(${name}Charge).not.toHaveBeenCalled();
  });
});`,
});

/** A module mocked as a whole, without a factory. */
export const automockBlock: WriteBlock = ({ other: { name, Name } }) => ({
  tests: 2,
  top: `vi.mock('../src/${name}');`,
  body: `describe('${name} automocked', () => {
  beforeEach(() => {
    vi.resetAllMocks();
  });

  it('answers nothing', () => {
    expect(${name}Charge(10)).toBeUndefined();
    expect(new ${Name}Store().total()).toBeUndefined();
  });

  it('answers what a test says', async () => {
    vi.mocked(${name}Load).mockResolvedValue([1, 2]);
    await expect(${name}Load([3], vi.fn())).resolves.toEqual([1, 2]);
  });
});`,
});

/** Tables of cases, for suites and for tests. */
export const eachBlock: WriteBlock = ({ own: { name }, draws }) => {
  const size = draws.between(2, 5);
  return {
    tests: 5,
    body: `describe.each([
  { count: ${size}, pages: 1 },
  { count: ${size + 1}, pages: 2 },
])('$count values in pages of ${size}', ({ count, pages }) => {
  it('makes ' + pages, () => {
    expect(${name}Page0(records.slice(0, count), 1, ${size}).pages).toBe(pages);
  });
});

test.each([
  [1, [1]],
  [2, [1, 2]],
  [4, [1, 2, 3, 4]],
])('${name} counts to %i', (to, expected) => {
  expect([...${name}Range0(1, to, 1)]).toEqual(expected);
});`,
  };
};

/** Fake timers: a debounced function, a date, a promise that waits. */
export const fakeTimerBlock: WriteBlock = ({ own: { name }, draws }) => {
  const ms = draws.between(50, 5000);
  return {
    tests: 3,
    body: `describe('${name} timers', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2024, 1, 29) });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('runs once after the last call', () => {
    const run = vi.fn();
    const debounced = ${name}Debounced(run, ${ms});
    debounced('a');
    debounced('b');
    vi.advanceTimersByTime(${ms - 1});
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledExactlyOnceWith('b');
  });

  it('tells the date it was given', () => {
    expect(new Date().toISOString()).toBe('2024-02-29T00:00:00.000Z');
    vi.setSystemTime(Date.UTC(2025, 0, 1));
    expect(new Date().getUTCFullYear()).toBe(2025);
  });

  it('answers when the time has come', async () => {
    const answer = ${name}Later('late', ${ms});
    await vi.advanceTimersByTimeAsync(${ms});
    await expect(answer).resolves.toBe('late');
  });
});`,
  };
};

/** Snapshots in a file and in line. */
export const snapshotBlock: WriteBlock = ({ own: { name, Name }, draws }) => ({
  tests: 4,
  body: `describe('${name} snapshots', () => {
  it('keeps the ranking', () => {
    expect(${name}Rank0(records.slice(0, ${draws.between(3, 6)}), 3)).toMatchSnapshot();
  });

  it('keeps the groups', () => {
    expect([...${name}Grouped0(records.slice(0, 4)).keys()]).toMatchSnapshot('keys');
  });

  it('keeps the error', () => {
    expect(() => new ${Name}Store().get(${draws.between(100, 999)})).toThrowErrorMatchingSnapshot();
  });

  it('keeps a small value in line', () => {
    expect(new ${Name}Store('main').toJSON().ids).toMatchInlineSnapshot('[]');
  });
});`,
});

/** Hooks around a suite and inside a nested one. */
export const hookBlock: WriteBlock = ({ own: { name, Name } }) => ({
  tests: 3,
  body: `describe('${name} hooks', () => {
  let store: ${Name}Store;
  let opened = 0;

  beforeAll(async () => {
    opened = await Promise.resolve(opened + 1);
  });

  afterAll(() => {
    opened--;
    expect(opened).toBe(0);
  });

  beforeEach(() => {
    store = new ${Name}Store('outer');
    return () => store.close();
  });

  it('opens once', () => {
    expect(opened).toBe(1);
  });

  describe('nested', () => {
    beforeEach(() => {
      store.add(records[2]!);
    });

    it('runs both hooks', () => {
      expect(store.toJSON().ids).toEqual([2]);
    });

    it('is closed when a test is over', ({ onTestFinished }) => {
      const seen = store;
      onTestFinished(() => expect(seen.toJSON().state).toBe(${Name}State.Closed));
      expect(seen.toJSON().state).toBe(${Name}State.Open);
    });
  });
});`,
});
