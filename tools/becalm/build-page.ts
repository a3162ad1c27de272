import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';

/**
 * Makes the script of the report's page from `page/`: types and comments taken out, each file a function of
 * what it imports, in the order of imports. The package is built by tsc alone and the page carries its script, so that the result is
 * kept in the repository as a module of text; a test holds it to its sources.
 */
export function buildPageScript(): string {
  return `(() => {\n'use strict';\n${inOrder('main.ts').map(scriptOf).join('')}})();\n`;
}

const folder = new URL('./page/', import.meta.url);
const target = new URL('./src/report/html/script.ts', import.meta.url);

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
  // In quotes `${` is text, and looks like a mistake.
  const text = JSON.stringify(buildPageScript()).replaceAll('${', '\\u0024{');
  writeFileSync(
    target,
    `/** The script of the page, made by \`node tools/becalm/build-page.ts\` from \`tools/becalm/page\`. */\nexport const pageScript =\n  ${text};\n`,
  );
}
