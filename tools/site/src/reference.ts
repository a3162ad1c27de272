import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Application,
  type Context,
  Converter,
  type DeclarationReflection,
  type ProjectReflection,
  ReflectionKind,
} from 'typedoc';
import type { ReferenceContents } from './contents.ts';
import { hiddenNames } from './hidden-names.ts';
import { mendAnchors } from './mend-anchors.ts';

/** What the reference is made from, and where it goes. */
export interface ReferenceOptions extends Pick<ReferenceContents, 'doors' | 'inlined'> {
  /** The root of the repository. */
  readonly root: string;
  /** The folder with one TypeScript file per page, which exports what the page is about. */
  readonly pages: string;
  /** The folder that gets the Markdown. */
  readonly out: string;
}

/**
 * Writes the reference as Markdown, one file for each page.
 *
 * @returns names of the pages, such as `core/bus`
 * @throws Error where TypeDoc warns, which it printed by then, and where a name has no doc comment or stands on no page
 */
export async function writeReference(options: ReferenceOptions): Promise<readonly string[]> {
  const { root, pages, out, inlined } = options;
  const files = globSync('**/*.ts', { cwd: pages }).toSorted();
  const app = await Application.bootstrapWithPlugins({
    entryPoints: files.map((file) => join(pages, file)),
    basePath: pages,
    // One of their own: that of the repository names every file there is.
    tsconfig: join(pages, 'tsconfig.json'),
    plugin: ['typedoc-plugin-markdown'],
    name: 'Reference',
    out,
    readme: 'none',
    logLevel: 'Warn',
    // Types are checked by `npm run check`, and sources have no address that a link could name.
    skipErrorChecking: true,
    disableSources: true,
    excludeExternals: true,
    excludePrivate: true,
    ...layout,
  });
  const programs: Context['programs'][number][] = [];
  app.converter.on(Converter.EVENT_BEGIN, (context) => programs.push(...context.programs));
  const project = await app.convert();
  if (project === undefined)
    throw new Error('Expected TypeDoc to read the sources, it could not. See above.');
  validate(app, project, inlined);
  refuseUndocumented(project);
  refuseHidden(
    hiddenNames(programs, {
      root,
      pages: files.map((file) => join(pages, file)),
      doors: globSync([...options.doors], { cwd: root }).map((file) => join(root, file)),
    }),
  );
  await app.generateOutputs(project);
  refuseWarnings(app);
  mendPages(out);
  return files.map((file) => file.replace(/\.ts$/, '').replaceAll('\\', '/'));
}

/** How the pages look. */
const layout = {
  outputFileStrategy: 'modules',
  entryFileName: 'index',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  classPropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  useCodeBlocks: true,
} as const;

/** TypeDoc asks only about names of the project's own package; the sources here are of two. */
function validate(app: Application, project: ProjectReflection, inlined: ReferenceOptions['inlined']): void {
  for (const [packageName, names] of Object.entries(inlined)) {
    project.packageName = packageName;
    app.options.setValue('intentionallyNotExported', [...names]);
    app.validate(project);
  }
}

function mendPages(out: string): void {
  const files = globSync('**/*.md', { cwd: out });
  const pages = new Map(files.map((file) => [file, readFileSync(join(out, file), 'utf8')]));
  for (const [file, text] of mendAnchors(pages)) writeFileSync(join(out, file), text);
}

/** Members that explain themselves need no words; everything that a page exports does. */
function refuseUndocumented(project: ProjectReflection): void {
  const modules = project.getReflectionsByKind(ReflectionKind.Module).filter((each) => each.isDeclaration());
  const names = modules.flatMap(({ children = [] }) => children).filter((name) => !isDocumented(name));
  if (names.length === 0) return;
  const list = names.map((name) => `  ${name.getFriendlyFullName()}`).join('\n');
  throw new Error(
    `Expected a doc comment for every name of the reference, ${names.length} have none:\n${list}`,
  );
}

function refuseHidden(names: readonly string[]): void {
  if (names.length === 0) return;
  const list = names.map((name) => `  ${name}`).join('\n');
  throw new Error(
    `Expected every public name to stand on a page of the reference, ${names.length} stand on none:\n${list}`,
  );
}

function isDocumented(name: DeclarationReflection): boolean {
  if (name.isReference() || name.hasComment()) return true;
  return name.getAllSignatures().some((signature) => signature.hasComment());
}

function refuseWarnings({ logger }: Application): void {
  if (!logger.hasErrors() && !logger.hasWarnings()) return;
  throw new Error('Expected the reference to be made without a warning. See above for what to mend.');
}
