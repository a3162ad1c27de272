import type { WriteBlock } from './block.ts';

/** Promises that are settled by the time they are looked at. */
export const promiseBlock: WriteBlock = ({ own: { name, Name } }) => ({
  tests: 3,
  body: `describe('${name} promises', () => {
  it('loads one after the other', async () => {
    const read = vi.fn(async (id: number) => id * 2);
    await expect(${name}Load([1, 2, 3], read)).resolves.toEqual([2, 4, 6]);
    expect(read.mock.calls).toEqual([[1], [2], [3]]);
  });

  it('passes a rejection on', async () => {
    const read = () => Promise.reject(new ${Name}Error('unknown', 'gone'));
    await expect(${name}Load([1], read)).rejects.toMatchObject({ code: 'unknown', message: 'gone' });
  });

  it('settles all', async () => {
    const settled = await Promise.allSettled([Promise.resolve(1), Promise.reject(new Error('no'))]);
    expect(settled.map((each) => each.status)).toEqual(['fulfilled', 'rejected']);
  });
});`,
});

/** Real waits, one after the other and two at a time. */
export const waitBlock: WriteBlock = ({ own, other, waitMs }) => {
  const first = Math.ceil(waitMs / 2);
  return {
    tests: 2,
    body: `describe('${own.name} waits', () => {
  it('for an answer', async () => {
    await expect(${own.name}Later('answer', ${first})).resolves.toBe('answer');
  });

  it('for the slower of two', async () => {
    const answers = await Promise.all([${own.name}Later(1, ${waitMs - first}), ${other.name}Later(2, ${Math.floor((waitMs - first) / 2)})]);
    expect(answers).toEqual([1, 2]);
  });
});`,
  };
};

/** Concurrent tests; they wait together for as long as the last one. */
export const concurrentBlock: WriteBlock = ({ own: { name }, waitMs }) => ({
  tests: 4,
  body: [4, 3, 2, 1]
    .map(
      (quarter) => `test.concurrent('${name} waits beside others, ${quarter}', async ({ expect }) => {
  await expect(${name}Later(${quarter}, ${Math.floor((waitMs * quarter) / 4)})).resolves.toBe(${quarter});
});`,
    )
    .join('\n\n'),
});
