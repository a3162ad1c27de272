import type { Block, WriteBlock } from './block.ts';

/** A class with a fresh instance per test. */
export const storeBlock: WriteBlock = ({ own: { Name, limit }, draws }) => {
  const added = draws.between(5, limit - 5);
  return {
    tests: 5,
    body: `describe('${Name}Store', () => {
  let store: ${Name}Store;

  beforeEach(() => {
    store = new ${Name}Store('main');
    store.add({ id: 1, label: 'first', amount: 10, tags: [] });
  });

  it('holds what was added', () => {
    for (let id = 2; id <= ${added}; id++) store.add({ id, label: 'record ' + id, amount: id, tags: ['even'] });
    expect(store.size).toBe(${added});
    expect(store.get(${added}).label).toBe('record ${added}');
  });

  it('adds the amounts up', () => {
    store.add({ id: 2, label: 'second', amount: ${added}, tags: [] });
    expect(store.total()).toBe(${10 + added});
  });

  it('replaces a record of the same id', () => {
    store.add({ id: 1, label: 'again', amount: 11, tags: [] });
    expect(store.size).toBe(1);
    expect(store.get(1)).toEqual({ id: 1, label: 'again', amount: 11, tags: [] });
  });

  it('is written as JSON', () => {
    store.add({ id: 3, label: 'third', amount: 1, tags: [] }).add({ id: 2, label: 'second', amount: 1, tags: [] });
    expect(JSON.parse(JSON.stringify(store))).toEqual({ title: 'main', state: 'open', ids: [1, 2, 3] });
  });

  it('starts open', () => {
    expect(store.toJSON().state).toBe(${Name}State.Open);
    expect(store.title).toBe('main');
  });
});`,
  };
};

/** Errors with codes, messages and causes. */
export const errorBlock: WriteBlock = ({ own: { Name, limit } }) => ({
  tests: 2,
  body: `describe('${Name}Error', () => {
  it('says that the store is full', () => {
    const store = new ${Name}Store('small');
    const fill = () => {
      for (let id = 0; id <= ${limit}; id++) store.add({ id, label: 'x', amount: 1, tags: [] });
    };
    expect(fill).toThrow(${Name}Error);
    expect(fill).toThrow(/^small holds ${limit} records$/);
  });

  it('names what is unknown or closed', () => {
    const store = new ${Name}Store('small');
    store.close();
    expect(() => store.get(7)).toThrow(expect.objectContaining({ code: 'unknown', cause: { id: 7 } }));
    expect(() => store.add({ id: 1, label: 'x', amount: 1, tags: [] })).toThrow('small is closed');
  });
});`,
});

/** Pure functions over a list of records. */
export const functionBlock: WriteBlock = ({ own: { name, helpers }, draws }) => {
  const pick = (): number => draws.between(0, helpers - 1);
  const count = draws.between(12, 24);
  const ranked = `${name}Rank${pick()}`;
  const grouped = `${name}Grouped${pick()}`;
  const page = `${name}Page${pick()}`;
  return {
    tests: 4,
    top: `const records = Array.from({ length: ${count} }, (_, index) => ({
  id: index,
  label: 'record ' + index,
  amount: (index * 37) % ${count},
  tags: ['tag' + index, index % 2 === 0 ? 'even' : 'odd'],
}));`,
    body: `describe('${name} functions', () => {
  it('ranks by score', () => {
    const scores = ${ranked}(records, ${draws.between(2, 9)}).map((record) => record.score);
    expect(scores).toHaveLength(${count});
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
  });

  it('groups by tag', () => {
    const groups = ${grouped}(records);
    expect(groups.size).toBe(${count + 2});
    expect(groups.get('even')).toHaveLength(${Math.ceil(count / 2)});
  });

  it('pages', () => {
    expect(${page}(records, 1, 5)).toMatchObject({ pages: ${Math.ceil(count / 5)}, values: { length: 5 } });
    expect(() => ${page}(records, 99, 5)).toThrow(RangeError);
  });

  it('counts in steps', () => {
    expect([...${name}Range${pick()}(0, 9, 3)]).toEqual([0, 3, 6, 9]);
    expect([...${name}Range0(3, 1, 1)]).toEqual([]);
  });
});`,
  };
};

/** As many small tests as a file still lacks, each with some arithmetic in it. */
export function fillBlock(tests: number, { own: { name }, draws }: Parameters<WriteBlock>[0]): Block {
  const bodies = Array.from({ length: tests }, (_, index) => {
    const steps = draws.between(20, 200);
    return `  it('charges case ${index + 1} alike each time', () => {
    let sum = 0;
    for (let amount = 0; amount < 40; amount++) sum += ${name}Charge(${steps}) - ${name}Charge(${steps});
    expect(sum).toBe(0);
    expect(${name}Charge(${steps})).toBeGreaterThanOrEqual(0);
  });`;
  });
  return { tests, body: `describe('${name} charges', () => {\n${bodies.join('\n\n')}\n});` };
}
