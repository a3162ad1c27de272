import { describe, expect, it } from 'vitest';
import { analyse, type Sources } from '../../tools/profile/advice/analyse.ts';
import { readSigns } from '../../tools/profile/advice/source-signs.ts';
import { callTreeOf } from '../../tools/profile/cpu/call-tree.ts';
import { analysisPage } from '../../tools/profile/report/analysis-page.ts';
import { analysisReport } from '../../tools/profile/report/analysis-report.ts';
import { type MadeFrames, type MadeSample, madeProfile } from './made-profile.ts';

const NO_SOURCES: Sources = { placeOf: ({ url }) => url, signsOf: () => [] };
const GC = '(garbage collector)';

describe('what a source shows', () => {
  it.each([
    ['for (const a of all) JSON.parse(a);', 'json-in-loop'],
    ['all.map((a) => JSON.stringify(a));', 'json-in-loop', 10],
    ['while (next()) await save();', 'await-in-loop'],
    ['do { await save(); } while (more());', 'await-in-loop'],
    ['for (;;) new RegExp(text);', 'expression-in-loop'],
    ['for (const a in all) RegExp(a);', 'expression-in-loop'],
    ['for (let i = 0; i < 9; i += 1) setTimeout(tell, i);', 'timer-in-loop'],
    ['for (const a of all) fs.readFileSync(a);', 'sync-in-loop'],
    ['for (const a of all) readFileSync(a);', 'sync-in-loop'],
  ])('in %s is %s', (text, kind, column = 0) => {
    expect(readSigns(text, 'a.ts').at(0, column)).toEqual([{ kind, line: 1 }]);
  });

  it.each([
    'JSON.parse(text);',
    'for (const a of JSON.parse(text)) tell(a);',
    'for await (const a of all) tell(a);',
    'for (let a = JSON.parse(text); a; a = next(a)) tell(a);',
    'for (const a of all) later(() => JSON.parse(a));',
    'for (const a of all) JSON.stringify;',
    'this is no source (',
  ])('in %s is nothing', (text) => {
    expect(readSigns(text, 'a.ts').at(0, 0)).toEqual([]);
  });

  it('belongs to the innermost function around a place', () => {
    const { at } = readSigns('function a() {\n  for (;;) { JSON.parse(t); }\n}\nfunction b() {}\n', 'a.ts');
    expect(at(0, 10)).toEqual([{ kind: 'json-in-loop', line: 2 }]);
    expect(at(3, 10)).toEqual([]);
    expect(at(99, 0)).toEqual([]);
  });
});

describe('an analysis', () => {
  it('puts the function with the most time in itself first, and rates it', () => {
    const { hotSpots } = analyseOf([
      { stack: ['main', 'hot'], us: 880 },
      { stack: ['main', 'warm'], us: 80 },
      { stack: ['main'], us: 40 },
    ]);
    expect(hotSpots.map(({ name, priority, selfShare }) => [name, priority, selfShare])).toEqual([
      ['hot', 'high', 88],
      ['warm', 'medium', 8],
      ['main', 'medium', 4],
    ]);
  });

  it.each([
    ['synchronous-work', { readFileSync: { url: 'node:fs' } }, ['main', 'load', 'readFileSync', 'open']],
    ['synchronous-work', { digest: { url: 'node:internal/crypto/hash' } }, ['main', 'load', 'digest']],
    ['timers', { setTimeout: { url: 'node:timers' } }, ['main', 'load', 'setTimeout']],
    ['timers', { insert: { url: 'node:internal/timers' } }, ['main', 'load', 'insert']],
    ['regular-expressions', { '(regular expression)': {} }, ['main', 'load', '(regular expression)']],
  ] as const)('recommends something about %s to the function that asks for it', (pattern, frames, stack) => {
    const { advice, hotSpots } = analyseOf(
      [
        { stack, us: 300 },
        { stack: ['main', 'load'], us: 700 },
      ],
      frames,
    );
    expect(advice).toMatchObject([
      { pattern, share: 30, priority: 'high', where: ['load (file:///app/load.ts)'] },
    ]);
    expect(hotSpots[0]).toMatchObject({ name: 'load', patterns: [pattern] });
  });

  it('takes the loading of modules for no synchronous work', () => {
    const frames = { loader: { url: 'node:internal/modules/cjs/loader' }, readFileSync: { url: 'node:fs' } };
    expect(analyseOf([{ stack: ['loader', 'readFileSync'], us: 900 }], frames).advice).toEqual([]);
  });

  it('tells the garbage, and keeps quiet about less than 1 %', () => {
    const taken = (us: number): readonly MadeSample[] => [
      { stack: [GC], us },
      { stack: ['main'], us: 1_000 - us },
    ];
    expect(analyseOf(taken(50)).advice).toMatchObject([
      { pattern: 'garbage', priority: 'medium', where: [] },
    ]);
    expect(analyseOf(taken(9)).advice).toEqual([]);
  });

  it('counts the time of the lines with JSON, and that of a function itself that waits in a loop', () => {
    const sources: Sources = {
      ...NO_SOURCES,
      signsOf: ({ functionName }) =>
        functionName === 'read'
          ? [{ kind: 'json-in-loop', line: 4 }]
          : functionName === 'wait'
            ? [{ kind: 'await-in-loop', line: 1 }]
            : [],
    };
    const { advice } = analyse(
      callTreeOf(
        madeProfile([
          { stack: ['read'], us: 200, line: 4 },
          { stack: ['read'], us: 200, line: 5 },
          { stack: ['wait', 'work'], us: 300 },
          { stack: ['wait'], us: 300 },
        ]),
      ),
      sources,
    );
    expect(advice.map(({ pattern, share }) => [pattern, share])).toEqual([
      ['await-in-loop', 30],
      ['json', 20],
    ]);
  });

  it('is said in words and as a page, with names escaped', () => {
    const analysis = analyseOf([
      { stack: ['<b>'], us: 1_000 },
      { stack: [GC], us: 500 },
    ]);
    const change = {
      name: '<b>',
      url: '',
      selfBefore: 1,
      selfAfter: 3,
      cumulativeBefore: 1,
      cumulativeAfter: 3,
    };
    const comparison = { with: 'old', changes: [change] };
    const subject = { name: 'made-up', folder: '/app' };
    const words = analysisReport(analysis, comparison, subject);
    expect(words).toContain('Against old');
    expect(words).toContain('+2.0');
    const page = analysisPage(analysis, comparison, subject, { markup: '<svg/>' });
    expect(page).toContain('<code>&#60;b&#62;</code>');
    expect(page).toContain('<svg/>');
    expect(page).not.toContain('<b>');
    const calm = analyseOf([{ stack: ['main'], us: 10 }]);
    expect(analysisReport(calm, null, subject)).toContain('No known pattern');
    expect(analysisPage(calm, null, subject, { markup: '' })).toContain('No known pattern');
  });
});

function analyseOf(samples: readonly MadeSample[], frames?: MadeFrames) {
  return analyse(callTreeOf(madeProfile(samples, frames)), NO_SOURCES);
}
