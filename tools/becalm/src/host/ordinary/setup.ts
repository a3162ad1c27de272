import { createRequire } from 'node:module';
import { afterAll, beforeEach, inject, vi } from 'vitest';
import type { OrdinarySetup } from '../../worlds/ordinary-setup.ts';
import type { startFile } from './setup-worker.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Undefined where becalm has not started the run. */
    becalm: OrdinarySetup | undefined;
  }
}

/**
 * The first setup file of every test file in an ordinary run. Vitest has captured its natives by now, and no user code
 * has loaded.
 *
 * Everything else is loaded by Node itself: what goes through Vite would be transformed in every worker, loaded anew where
 * modules are reset, and replaced where a test mocks `node:fs`.
 */
const require = createRequire(import.meta.url);
const { startFile: start } = require(
  import.meta.url.includes('/setup.ts') ? './setup-worker.ts' : './setup-worker.js',
) as { readonly startFile: typeof startFile };

const told = inject('becalm');
if (told !== undefined) await start(told, { vi, beforeEach, afterAll });
