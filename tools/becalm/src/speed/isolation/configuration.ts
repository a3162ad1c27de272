import type { SharingAdvice } from './advise.ts';

/** What the configuration says of a project now. */
export interface ConfiguredProject {
  /** Empty where it has none. */
  readonly name: string;
  /** Whether each file has a worker of its own. */
  readonly isolated: boolean;
  /** Its folder relative to the root, with `/`; empty for the root itself. Globs are relative to it. */
  readonly folder: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/**
 * What to write into Vitest's configuration so that the files share workers that can: where all of a project can, one
 * line; else the project twice, the files that cannot in one of its own. Each project gets its include and exclude lists
 * whole, as those of a configuration that it extends are added to its own.
 *
 * @returns code of TypeScript with comments that say where it belongs; null where nothing is to be changed
 */
export function sharingConfiguration(
  projects: readonly ConfiguredProject[],
  advice: readonly SharingAdvice[],
): string | null {
  const pieces = projects.flatMap((project) => {
    const own = advice.filter(({ project: name, proof }) => name === project.name && proof !== null);
    const piece = own.length === 0 ? null : pieceOf(project, own);
    return piece === null ? [] : [piece];
  });
  return pieces.length === 0 ? null : pieces.join('\n');
}

/** A project may have several parts, one for each environment. */
function pieceOf(project: ConfiguredProject, own: readonly SharingAdvice[]): string | null {
  const shareable = own.flatMap((advice) => advice.shareable);
  const kept = own.flatMap((advice) => advice.kept.map(({ file }) => withinFolder(project, file)));
  if (shareable.length === 0) return null;
  if (kept.length > 0) return project.name === '' ? rootPiece(project, kept) : entryPiece(project, kept);
  if (!project.isolated) return null;
  const where = project.name === '' ? 'in `test`' : `in \`test\` of the project ${literal(project.name)}`;
  return `// ${where}:\nisolate: false,\n`;
}

/** Paths beside the folder stay as they are: a glob matches them nowhere, which the next run shows. */
function withinFolder({ folder }: ConfiguredProject, file: string): string {
  return folder !== '' && file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file;
}

function rootPiece({ include, exclude }: ConfiguredProject, kept: readonly string[]): string {
  return [
    '// in `test`, in place of its include, exclude and isolate:',
    'projects: [',
    '  {',
    '    extends: true,',
    '    test: {',
    "      name: 'shared',",
    '      isolate: false,',
    ...list('include', include, 6),
    ...list('exclude', [...exclude, ...kept.map(escapeGlob)], 6),
    '    },',
    '  },',
    '  {',
    '    extends: true,',
    '    test: {',
    "      name: 'isolated',",
    '      isolate: true,',
    ...list('include', kept.map(escapeGlob), 6),
    ...list('exclude', exclude, 6),
    '    },',
    '  },',
    '],',
    '',
  ].join('\n');
}

function entryPiece({ name, exclude }: ConfiguredProject, kept: readonly string[]): string {
  const entry = identifierOf(name);
  return [
    `// in \`projects\`, in place of the entry of ${literal(name)}, which is called \`${entry}\` here:`,
    '{',
    `  ...${entry},`,
    '  test: {',
    `    ...${entry}.test,`,
    '    isolate: false,',
    ...list('exclude', [...exclude, ...kept.map(escapeGlob)], 4),
    '  },',
    '},',
    '{',
    `  ...${entry},`,
    '  test: {',
    `    ...${entry}.test,`,
    `    name: ${literal(`${name} isolated`)},`,
    '    isolate: true,',
    ...list('include', kept.map(escapeGlob), 4),
    ...list('exclude', exclude, 4),
    '  },',
    '},',
    '',
  ].join('\n');
}

function list(name: string, items: readonly string[], indent: number): readonly string[] {
  const space = ' '.repeat(indent);
  return [`${space}${name}: [`, ...items.map((item) => `${space}  ${literal(item)},`), `${space}],`];
}

/** What a glob would read otherwise stands for itself: `[id].test.ts`. */
function escapeGlob(path: string): string {
  return path.replaceAll(/[\\*?[\](){}!+@]/gu, '\\$&');
}

/** In single quotes, and on one line. */
function literal(text: string): string {
  const quoted = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${quoted.replaceAll(/[\u2028\u2029]/gu, (character) => `\\u${character.charCodeAt(0).toString(16)}`)}'`;
}

/** `core unit` becomes `coreUnit`. */
function identifierOf(name: string): string {
  const words = name.split(/[^\p{ID_Continue}]+/u).filter((word) => word !== '');
  const joined = words
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
  return /^\p{ID_Start}/u.test(joined) ? joined : 'entry';
}
