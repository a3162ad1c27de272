import type { Finding, Measure, Repository } from '../../tools/cleanup/measure.ts';

/** What the tools of a made-up repository print, by the name of the tool; each call of one takes the next text. */
export type Printed = Readonly<Record<string, readonly string[]>>;

/** A repository of texts whose tools print what they are told to. */
export function madeUpRepository(files: Readonly<Record<string, string>>, printed: Printed = {}): Repository {
  const left = new Map(Object.entries(printed).map(([program, texts]) => [program, [...texts]]));
  const next = (program: string): string => left.get(program)?.shift() ?? '';
  return {
    root: '/made/up',
    files: Object.entries(files).map(([path, text]) => ({ path, text })),
    run: async ({ program }) => {
      const stdout = next(program);
      return { passed: true, output: stdout, stdout };
    },
    runForFile: async (command) => next(command('/folder').program),
  };
}

/** The places of a finding that break its floor, as people write them: `path:line name`. */
export function brokenPlaces({ places }: Finding): readonly string[] {
  return places.filter(({ breaks }) => breaks).map(({ path, line, name }) => `${path}:${line} ${name}`);
}

/** Takes a measure of a text that stands in `src/planted.ts`. */
export function measureText(measure: Measure, text: string): Promise<Finding> {
  return measure.take(madeUpRepository({ 'src/planted.ts': text }));
}
