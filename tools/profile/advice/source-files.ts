/** Sources on this machine: read once, followed through source maps to what people wrote. */
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { CallFrame } from '../cpu/cpu-profile.ts';
import { originOf, pathOf } from '../cpu/frame.ts';
import { placeOf } from '../report/words.ts';
import type { Sources } from './analyse.ts';
import { readSigns, type Sign, type SourceSigns } from './source-signs.ts';

/** Longer sources are bundles, which nobody reads. */
const SOURCE_LENGTH_MAX = 2_000_000;

const mapShape = z.object({
  version: z.literal(3),
  sources: z.array(z.string()),
  mappings: z.string(),
  names: z.array(z.string()).default([]),
  file: z.string().default(''),
  sourceRoot: z.string().default(''),
  sourcesContent: z.array(z.string().nullable()).optional(),
});

/** Looks into the sources of a program on this machine; places are said from `folder`. */
export function sourceFiles(folder: string): Sources {
  const signsByPath = remembered(readSignsOf);
  const mapByPath = remembered(readMapOf);

  function original(frame: CallFrame): CallFrame {
    const path = pathOf(frame.url);
    if (path === undefined || frame.lineNumber < 0) return frame;
    const entry = mapByPath(path)?.findEntry(frame.lineNumber, frame.columnNumber);
    if (entry === undefined || !('originalSource' in entry)) return frame;
    return {
      ...frame,
      url: pathToFileURL(resolve(dirname(path), pathOf(entry.originalSource) ?? entry.originalSource)).href,
      lineNumber: entry.originalLine,
      columnNumber: entry.originalColumn,
    };
  }

  return {
    placeOf: (frame) => placeOf(original(frame), folder),
    signsOf(frame): readonly Sign[] {
      if (originOf(frame) !== 'program') return [];
      const { url, lineNumber, columnNumber } = original(frame);
      const path = pathOf(url);
      if (path === undefined || lineNumber < 0) return [];
      return signsByPath(path)?.at(lineNumber, columnNumber) ?? [];
    },
  };
}

function readSignsOf(path: string): SourceSigns | undefined {
  const text = readText(path);
  return text === undefined || text.length > SOURCE_LENGTH_MAX ? undefined : readSigns(text, path);
}

function readMapOf(path: string): SourceMap | undefined {
  // Node takes types out of TypeScript in place: lines and columns are those of the source.
  if (/\.[cm]?ts$/.test(path)) return undefined;
  const text = readText(path) ?? '';
  const address = /^\/\/# sourceMappingURL=(\S+)\s*$/m.exec(text)?.[1];
  const json = address === undefined ? undefined : readMapText(address, path);
  return json === undefined ? undefined : parseMap(json);
}

function readMapText(address: string, path: string): string | undefined {
  const inline = /^data:application\/json[^,]*;base64,(.*)$/s.exec(address)?.[1];
  if (inline !== undefined) return Buffer.from(inline, 'base64').toString('utf8');
  return /^[a-z]+:/i.test(address) ? undefined : readText(resolve(dirname(path), address));
}

function parseMap(json: string): SourceMap | undefined {
  try {
    const { sourcesContent, ...map } = mapShape.parse(JSON.parse(json));
    const payload: SourceMapPayload = {
      ...map,
      sourcesContent: (sourcesContent ?? []).map((text) => text ?? ''),
    };
    return new SourceMap(payload);
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function remembered<Value>(read: (path: string) => Value): (path: string) => Value {
  const known = new Map<string, { readonly value: Value }>();
  return (path) => {
    const { value } = known.get(path) ?? { value: read(path) };
    known.set(path, { value });
    return value;
  };
}
