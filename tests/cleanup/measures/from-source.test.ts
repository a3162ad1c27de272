import { describe, expect, it } from 'vitest';
import { documentation } from '../../../tools/cleanup/measures/documentation.ts';
import { exceptions } from '../../../tools/cleanup/measures/exceptions.ts';
import { size } from '../../../tools/cleanup/measures/size.ts';
import { brokenPlaces, madeUpRepository, measureText } from '../made-up-repository.ts';

describe('documentation', () => {
  it.each([
    ['a function', 'export function bare(): void {}', 'bare'],
    ['a constant', 'export const bare = 1;', 'bare'],
    ['names taken out of a value', 'export const { bare } = given;', 'bare'],
    ['a class', 'export class Bare {}', 'Bare'],
    ['an interface', 'export interface Bare {}', 'Bare'],
    ['a type', 'export type Bare = 1;', 'Bare'],
    ['a default', 'export default 1;', 'default'],
    ['a default function', 'export default function (): void {}', 'default'],
    ['a name that is exported late', '/** Said. */\nconst bare = 1;\nexport { bare };', 'bare'],
  ])('misses the words of %s', async (_what, text, name) => {
    const found = await measureText(documentation, text);
    expect(brokenPlaces(found)).toEqual([expect.stringMatching(`^src/planted.ts:\\d ${name}$`)]);
    expect(found.figure).toBe('0 % · 0 of 1 exported names');
  });

  it.each([
    ['no words', '/** */\nexport const bare = 1;'],
    ['only a tag', '/** @internal */\nexport const bare = 1;'],
    ['an ordinary comment', '// Said.\nexport const bare = 1;'],
  ])('takes %s for none', async (_what, text) => {
    expect(brokenPlaces(await measureText(documentation, text))).toHaveLength(1);
  });

  it('counts a name with several signatures once, and what comes from elsewhere not at all', async () => {
    const text = `export { other } from './other.ts';
export type * from './more.ts';
/** Said once. */
export function said(value: string): string;
export function said(value: number): string;
export function said(value: unknown): string { return String(value); }
const own = 1;
`;
    expect((await measureText(documentation, text)).figure).toBe('100 % · 1 of 1 exported names');
  });

  it('looks at src, tools and bench, and at no test', async () => {
    const bare = 'export const bare = 1;';
    const repository = madeUpRepository({
      'bench/a.ts': bare,
      'tests/a.ts': bare,
      'tools/becalm/src/a.ts': bare,
      'tools/becalm/tests/a.ts': bare,
      'tools/check/a.ts': bare,
    });
    const places = brokenPlaces(await documentation.take(repository));
    expect(places).toEqual(['bench/a.ts:1 bare', 'tools/becalm/src/a.ts:1 bare', 'tools/check/a.ts:1 bare']);
  });

  it('refuses to have read nothing', async () => {
    await expect(documentation.take(madeUpRepository({}))).rejects.toThrow(
      'Expected exported names to measure',
    );
  });
});

describe('size', () => {
  it('lets 400 lines stand, and breaks at the next', async () => {
    const lines = 'x\n'.repeat(400);
    const found = await size.take(madeUpRepository({ 'src/a.ts': lines, 'tests/b.ts': `${lines}x` }));
    expect(brokenPlaces(found)).toEqual(['tests/b.ts:1 401 lines']);
    expect(found.figure).toBe('1 of 2 files above 400 lines, the longest 401, half at most 400');
  });

  it('refuses to have read nothing', async () => {
    await expect(size.take(madeUpRepository({}))).rejects.toThrow('Expected files to measure, was none');
  });
});

describe('exceptions', () => {
  it.each([
    ['biome-ignore', '// biome-ignore lint: said\nconst a = 1;'],
    ['@ts-ignore', '// @ts-ignore\nconst a = 1;'],
    ['@ts-expect-error', 'const a = 1; // @ts-expect-error said'],
    ['@ts-nocheck', '// @ts-nocheck\n'],
    ['coverage ignore', '/* v8 ignore next -- said */\nconst a = 1;'],
    ['coverage ignore', '/* c8 ignore start */\nconst a = 1;'],
    ['coverage ignore', 'if (a) {\n  /* node:coverage ignore next */\n  b();\n}'],
    ['as any', 'const a = b as any;'],
    ['as any', 'const a = <any>b;'],
    ['as unknown as', 'const a = b as unknown as string;'],
    ['non-null assertion', 'const a = b!.c;'],
    ['non-null assertion', 'class A {\n  b!: string;\n}'],
  ])('finds %s in %j', async (kind, text) => {
    const found = await measureText(exceptions, text);
    expect(found.figure).toBe(`1 ${kind}`);
    expect(brokenPlaces(found)).toEqual([expect.stringMatching(`:\\d ${kind}$`)]);
  });

  it('lets as many stand as are allowed, and breaks at the next', async () => {
    const one = '// eslint-disable-next-line eqeqeq -- said\nconst a = 1;\n';
    const allowed = await measureText(exceptions, one);
    expect([allowed.figure, brokenPlaces(allowed)]).toEqual(['1 eslint-disable', []]);
    const more = await measureText(exceptions, one + one);
    expect(brokenPlaces(more)).toEqual([
      'src/planted.ts:1 eslint-disable',
      'src/planted.ts:3 eslint-disable',
    ]);
  });

  it.each([
    "const a = '// @ts-ignore';",
    'const a = `/* v8 ignore next */`;',
    '// Says why there is no eslint-disable here.\nconst a = b !== c;',
    'const a = b as unknown;',
  ])('finds none in %j', async (text) => {
    expect((await measureText(exceptions, text)).figure).toBe('none');
  });

  it('lets tests do as they like', async () => {
    const repository = madeUpRepository({ 'src/a.ts': '', 'tests/a.ts': 'const a = b!;' });
    expect((await exceptions.take(repository)).figure).toBe('none');
  });
});
