import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';

/** The pages: the file of `page/` that starts, and the module that carries the script. */
const pages = [
  { main: 'main.ts', target: 'src/report/html/script.ts', name: 'pageScript' },
  { main: 'speed.ts', target: 'src/report/html/speed-script.ts', name: 'speedScript' },
] as const;

/**
 * Makes the script of a page from `page/`: types and comments taken out, each file a function of
 * what it imports, in the order of imports. The package is built by tsc alone and the page carries its script, so that the result is
 * kept in the repository as a module of text; a test holds it to its sources.
 */
export function buildPageScript(main: (typeof pages)[number]['main']): string {
  return `(() => {\n'use strict';\n${inOrder(main).map(scriptOf).join('')}})();\n`;
}

const folder = new URL('./page/', import.meta.url);

function sourceOf(file: string): string {
  return readFileSync(new URL(file, folder), 'utf8');
}

/** A file after those it imports, each once. */
function inOrder(file: string, before: readonly string[] = []): readonly string[] {
  if (before.includes(file)) return before;
  const imported = [...sourceOf(file).matchAll(/^import \{[^}]*\} from '\.\/([\w-]+\.ts)';$/gm)];
  const earlier = imported.reduce<readonly string[]>((files, [, name = '']) => inOrder(name, files), before);
  return [...earlier, file];
}

function scriptOf(file: string): string {
  const { outputText } = ts.transpileModule(sourceOf(file), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      removeComments: true,
    },
  });
  const exported = [...outputText.matchAll(/^export (?:async )?(?:function|const|let) (\w+)/gm)];
  const names = exported.map(([, name = '']) => name).join(', ');
  const body = outputText
    .replaceAll(
      /^import \{([^}]*)\} from '\.\/([\w-]+)\.ts';$/gm,
      (_, imported: string, from: string) =>
        `const {${imported.replaceAll(' as ', ': ')}} = ${variableOf(from)};`,
    )
    .replaceAll(/^export (?:\{\};\n)?/gm, '');
  return `const ${variableOf(file.replace('.ts', ''))} = (() => {\n${body}return { ${names} };\n})();\n`;
}

/** `heat-map` becomes `heatMapModule`. */
function variableOf(module: string): string {
  return `${module.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Module`;
}

if (process.argv[1] === import.meta.filename) {
  for (const { main, target, name } of pages) {
    // In quotes `${` is text, and looks like a mistake.
    const text = JSON.stringify(buildPageScript(main)).replaceAll('${', '\\u0024{');
    writeFileSync(
      new URL(target, import.meta.url),
      `/** The script of a page, made by \`node tools/becalm/build-page.ts\` from \`tools/becalm/page\`. */\nexport const ${name} =\n  ${text};\n`,
    );
  }
}
