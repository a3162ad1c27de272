/** What a worker process starts from: the hooks stand before the first module of Vitest is loaded. */
import './native-modules.ts';

await import('./worker.ts');
