/**
 * What a worker process starts from. Compiled code is shared with the workers of the same hunt, most of which live
 * for one world; the hooks stand before the first module of Vitest is loaded.
 */
import { enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// With code from a cache V8 counts coverage less precisely.
if (process.env['NODE_V8_COVERAGE'] === undefined) enableCompileCache(join(tmpdir(), '..', 'compiled'));

await import('./native-modules.ts');
await import('./worker.ts');
