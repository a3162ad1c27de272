import { describe, expect, it } from 'vitest';
import { nameOf, originOf, pathOf } from '../../tools/profile/cpu/frame.ts';
import { scrubFrame, scrubUrl } from '../../tools/profile/cpu/scrub-frame.ts';
import { fileWords, placeOf } from '../../tools/profile/report/words.ts';

const frame = { functionName: 'work', url: 'file:///app/work.ts', lineNumber: 4, columnNumber: 2 };

describe('what V8 says about a function', () => {
  it.each([
    ['the source of a regular expression', { functionName: 'RegExp: hunter2', url: '', lineNumber: -1 }],
    ['code that was evaluated', { functionName: 'hunter2', url: '' }],
    ['the code of a data: module', { url: 'data:text/javascript,hunter2' }],
    ['the query of a module', { url: 'file:///app/work.ts?token=hunter2' }],
    ['the fragment of a module', { url: 'file:///app/work.ts#hunter2' }],
    ['a made-up name of a script', { functionName: 'hunter2', url: 'vm:hunter2' }],
    ['the user of an address', { url: 'https://hunter2:x@example.org/a.js?b' }],
  ])('tells no secret that is in %s', (_, raw) => {
    expect(JSON.stringify(scrubFrame({ ...frame, ...raw }))).not.toContain('hunter2');
  });

  it.each(['file:///app/work.ts', 'node:fs', '/app/old.cjs', 'C:\\app\\old.cjs', 'https://example.org/a.js'])(
    'keeps the address %s',
    (url) => {
      expect(scrubUrl(url)).toBe(url);
    },
  );

  it('stays as it is when it is scrubbed again', () => {
    for (const raw of [frame, { ...frame, url: '' }, { ...frame, functionName: 'RegExp: a', url: '' }]) {
      const once = scrubFrame(raw);
      expect(scrubFrame(once)).toEqual(once);
    }
  });
});

describe('a function', () => {
  it.each([
    ['file:///app/src/a.ts', 'program'],
    ['file:///app/node_modules/ws/lib/a.js', 'package'],
    ['node:internal/timers', 'node'],
    ['', 'native'],
  ])('of "%s" comes from %s', (url, origin) => {
    expect(originOf({ ...frame, url })).toBe(origin);
  });

  it('has a name in any case', () => {
    expect(nameOf({ ...frame, functionName: '' })).toBe('(anonymous)');
    expect(nameOf({ ...frame, functionName: '', lineNumber: 0 })).toBe('(module)');
    expect(nameOf(frame)).toBe('work');
  });

  it('has its place counted from 1, below the folder where it can be', () => {
    expect(placeOf(frame, '/app')).toBe('work.ts:5:3');
    expect(placeOf(frame, '/elsewhere')).toBe('/app/work.ts:5:3');
    expect(placeOf({ ...frame, url: 'node:fs' }, '/app')).toBe('node:fs:5:3');
    expect(placeOf({ ...frame, url: '', lineNumber: -1 }, '/app')).toBe('');
    expect(fileWords('file://host/share/a.ts', '/app')).toBe('file://host/share/a.ts');
    expect(pathOf('(evaluated)')).toBeUndefined();
  });
});
