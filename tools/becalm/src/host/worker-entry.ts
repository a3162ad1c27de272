/**
 * What a worker process starts from. Compiled code is shared with the workers of the same hunt, most of which live
 * for one world; the hooks stand before the first module of Vitest is loaded.
 */
import { enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { compiledCodeFolder, compiledCodeVariable } from './compiled-code.ts';

const folder = compiledCodeFolder(dirname(tmpdir()));
// A process has it from its environment, from its very first module on; neither tests nor what they start are to see it.
if (process.env[compiledCodeVariable] === folder) Reflect.deleteProperty(process.env, compiledCodeVariable);
// With code from a cache V8 counts coverage less precisely.
if (process.env['NODE_V8_COVERAGE'] === undefined) enableCompileCache(folder);

await import('./native-modules.ts');
await import('./worker.ts');
