import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callTreeOf } from '../../tools/profile/cpu/call-tree.ts';
import { layOutFlames } from '../../tools/profile/flame/flame-layout.ts';
import { flameSvg } from '../../tools/profile/flame/flame-svg.ts';
import { escaped, markup } from '../../tools/profile/report/markup.ts';
import { madeProfile } from './made-profile.ts';

const caption = { title: 'CPU of made-up', folder: '/app' };

describe('the boxes of a flame graph', () => {
  it('are as wide as their time, by name, each above its caller', () => {
    const boxes = layOutFlames(
      callTreeOf(
        madeProfile([
          { stack: ['main', 'slow'], us: 600 },
          { stack: ['main', 'quick'], us: 200 },
          { stack: ['main'], us: 200 },
          { stack: ['(idle)'], us: 9_000 },
        ]),
      ),
    );
    expect(boxes.map(({ frame, depth, start, width }) => [frame.functionName, depth, start, width])).toEqual([
      ['(root)', 0, 0, 1],
      ['main', 1, 0, 1],
      ['quick', 2, 0, 0.2],
      ['slow', 2, 0.2, 0.6],
    ]);
  });

  it('leave out what is too narrow or too deep', () => {
    const tree = callTreeOf(
      madeProfile([
        { stack: ['main', 'tiny'], us: 1 },
        { stack: ['main', 'big', 'deep'], us: 9_999 },
      ]),
    );
    const names = layOutFlames(tree, { widthMin: 0.001, depthMax: 2 }).map(({ frame }) => frame.functionName);
    expect(names).toEqual(['(root)', 'main', 'big']);
  });

  it('are none where nothing ran', () => {
    expect(layOutFlames(callTreeOf(madeProfile([{ stack: ['(idle)'], us: 10 }])))).toEqual([]);
    expect(flameSvg([], caption)).toContain('0.0 ms of work');
  });

  it('stay within their caller and do not overlap', () => {
    const stacks = fc.array(
      fc.record({
        stack: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 5 }),
        us: fc.integer({ min: 1, max: 1_000 }),
      }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(stacks, (taken) => {
        const boxes = layOutFlames(callTreeOf(madeProfile(taken)));
        for (const { depth, start, width } of boxes.slice(1)) {
          const around = boxes.filter(
            (box) =>
              box.depth === depth - 1 &&
              box.start <= start + 1e-9 &&
              box.start + box.width >= start + width - 1e-9,
          );
          expect(around).toHaveLength(1);
        }
      }),
    );
  });
});

describe('the picture', () => {
  it('is one document that asks for nothing and runs nothing', () => {
    const svg = flameSvg(layOutFlames(callTreeOf(madeProfile([{ stack: ['main'], us: 1_500 }]))), caption);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
    expect(svg).toContain('main (main.ts:1:1): 1.5 ms, 100.0 %; itself 1.5 ms');
    expect(svg).not.toMatch(/<script|href=|url\(/);
  });

  it('cannot be broken by any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 12 }), (name) => {
        const svg = flameSvg(
          layOutFlames(
            callTreeOf(madeProfile([{ stack: [name], us: 10 }], { [name]: { url: '', lineNumber: -1 } })),
          ),
          { ...caption, title: name },
        );
        const tags = svg.replaceAll(/<(?:\/?(?:svg|g|title|text)|(?:svg|rect|text) [^<>]*)>/g, '');
        return !/[<>]/.test(tags) && svg.isWellFormed();
      }),
    );
  });
});

describe('markup', () => {
  it('escapes texts, and leaves markup and numbers', () => {
    expect(markup`<b>${'<&"\'>'}</b>${markup`<i/>`}${1}${[markup`<u/>`, '>']}`.markup).toBe(
      '<b>&#60;&#38;&#34;&#39;&#62;</b><i/>1<u/>&#62;',
    );
  });

  it('replaces what no document can hold', () => {
    expect(escaped('a\u0000\uD800\u001B')).toBe('a\uFFFD\uFFFD\uFFFD');
  });
});
