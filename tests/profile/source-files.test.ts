import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceFiles } from '../../tools/profile/advice/source-files.ts';
import type { CallFrame } from '../../tools/profile/cpu/cpu-profile.ts';

/** Its loop stands in line 3; what is compiled from it says the loop in line 2. */
const ORIGINAL =
  '// Reads all.\nexport function readAll(texts: string[]) {\n  for (const text of texts) JSON.parse(text);\n}\n';
const COMPILED = 'export function readAll(texts) {\n  for (const text of texts) JSON.parse(text);\n}\n';

/** Line 1 of what is compiled, from its start, is line 2 of the source. */
const MAP = { version: 3, sources: ['read-all.source.ts'], names: [], mappings: 'AACA' };

describe('sources of a profile', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'njord-sources-'));
    write('read-all.source.ts', ORIGINAL);
    write('beside.js.map', JSON.stringify(MAP));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, text: string): void {
    writeFileSync(join(folder, name), text);
  }

  function frameOf(name: string, changes: Partial<CallFrame> = {}): CallFrame {
    const url = pathToFileURL(join(folder, name)).href;
    return { functionName: 'readAll', url, lineNumber: 0, columnNumber: 0, ...changes };
  }

  function told(frame: CallFrame) {
    const sources = sourceFiles(folder);
    return { place: sources.placeOf(frame), signs: sources.signsOf(frame) };
  }

  const IN_SOURCE = { place: 'read-all.source.ts:2:1', signs: [{ kind: 'json-in-loop', line: 3 }] };

  /** Where the map says nothing, what was run is what is told. */
  function inCompiled(name: string) {
    return { place: `${name}:1:1`, signs: [{ kind: 'json-in-loop', line: 2 }] };
  }

  it('are followed through a map in a file of its own', () => {
    write('beside.js', `${COMPILED}//# sourceMappingURL=beside.js.map\n`);

    expect(told(frameOf('beside.js'))).toEqual(IN_SOURCE);
  });

  it('are followed through a map in the file itself, whose sources have addresses and whose texts may be missing', () => {
    const { href } = pathToFileURL(join(folder, 'read-all.source.ts'));
    const map = JSON.stringify({ ...MAP, sources: [href], sourcesContent: [null] });
    const inline = `data:application/json;charset=utf-8;base64,${Buffer.from(map).toString('base64')}`;
    write('inline.js', `${COMPILED}//# sourceMappingURL=${inline}\n`);

    expect(told(frameOf('inline.js'))).toEqual(IN_SOURCE);
  });

  it.each([
    { why: 'is elsewhere', address: 'https://maps.example/remote.js.map' },
    { why: 'is missing', address: 'missing.js.map' },
    { why: 'is no JSON', address: 'broken.map', map: '{"version":3,' },
    { why: 'is of another version', address: 'older.map', map: JSON.stringify({ ...MAP, version: 2 }) },
    { why: 'maps nothing', address: 'empty.map', map: JSON.stringify({ ...MAP, mappings: '' }) },
  ])('stay those that were run when their map $why', ({ address, map }) => {
    if (map !== undefined) write(address, map);
    const name = `of-${address.replace(/\W/g, '-')}.js`;
    write(name, `${COMPILED}//# sourceMappingURL=${address}\n`);

    expect(told(frameOf(name))).toEqual(inCompiled(name));
  });

  it('need no map where Node takes the types out in place', () => {
    write('typed.ts', `${COMPILED}//# sourceMappingURL=beside.js.map\n`);

    expect(told(frameOf('typed.ts'))).toEqual(inCompiled('typed.ts'));
  });

  it('say nothing where they are gone, too long to be read by people, or have no place', () => {
    write('bundle.js', `${COMPILED}${' '.repeat(2_000_000)}`);

    expect(told(frameOf('gone.js'))).toEqual({ place: 'gone.js:1:1', signs: [] });
    expect(told(frameOf('bundle.js')).signs).toEqual([]);
    expect(told(frameOf('typed.ts', { lineNumber: -1, columnNumber: -1 }))).toEqual({
      place: 'typed.ts',
      signs: [],
    });
  });

  it.each([
    { url: 'node:internal/fs', place: 'node:internal/fs:1:1' },
    { url: '', place: '' },
    { url: 'https://elsewhere.example/page.js', place: 'https://elsewhere.example/page.js:1:1' },
    { url: 'file://another-machine/share/page.js', place: 'file://another-machine/share/page.js:1:1' },
  ])('of $url are no files of this machine', ({ url, place }) => {
    expect(told(frameOf('', { url }))).toEqual({ place, signs: [] });
  });
});
