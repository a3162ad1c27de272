/** One program to start, with its arguments. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** One part of the check: it passes when every command ends with status 0. */
export interface Part {
  readonly name: string;
  /** What holds when the part passes, as the help says it. */
  readonly claim: string;
  readonly commands: readonly Command[];
}

/** Folders with source; those that do not exist yet are left out. */
const sourceFolders = ['bench', 'bin', 'examples', 'src', 'tests', 'tools'];

/**
 * The parts, longest first, so that two at a time end soonest.
 *
 * @param exists - whether a path relative to the root is there
 */
export function planParts(exists: (path: string) => boolean): readonly Part[] {
  const folders = sourceFolders.filter(exists);
  return [
    part('lint', 'ESLint finds nothing: types used safely, complexity at most 10, TSDoc, no seam crossed', [
      'eslint --max-warnings 0 .',
    ]),
    part('any', 'every identifier of src, tools and bench has a type other than any', [
      'type-coverage --project . --strict --at-least 100 --detail --ignore-nested --ignore-files tests/** --ignore-files tools/*/tests/**',
    ]),
    part('types', 'tsc accepts every file', [
      'tsc --noEmit --pretty false',
      'tsc --noEmit --pretty false --project tools/becalm/page',
    ]),
    part('unused', 'no dead file, export, type or dependency, and none that only tests use', [
      'knip --no-progress --max-issues 0',
      'knip --no-progress --max-issues 0 --production --include files,dependencies,unlisted,unresolved',
    ]),
    part('arrows', 'imports point one way and form no cycle', [`depcruise ${folders.join(' ')}`]),
    part('format', 'Biome would change no file and its linter has no warning', [
      'biome check --error-on-warnings --max-diagnostics 50 .',
    ]),
    part('duplicates', 'no block of code stands twice', [
      'jscpd --config .jscpd.json --pattern {src,tools,bench}/**/*.ts .',
      'jscpd --config .jscpd.tests.json --pattern {tests,tools/*/tests}/**/*.ts .',
    ]),
    part('cleanup', 'no logic more than three times, no bare export, long file or new exception', [
      'node tools/cleanup/main.ts --only copies,likenesses,documentation,size,exceptions',
    ]),
    part('links', 'relative links and anchors in Markdown lead somewhere', ['node tools/check/links.ts']),
  ];
}

function part(name: string, claim: string, commandLines: readonly string[]): Part {
  return { name, claim, commands: commandLines.map(commandOf) };
}

function commandOf(line: string): Command {
  const [program = '', ...args] = line.split(' ');
  return { program, args };
}
