#!/usr/bin/env node
// Runs on any version of Node, to say which one is needed; everything else stands in src/cli.
import { existsSync } from 'node:fs';
import module from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Expected Node 22.18 or newer, was ${process.versions.node}. ` +
      'Write "npx -p node@24 becalm", or install a newer Node.\n',
  );
  process.exitCode = 2;
} else {
  // Coverage counts less precisely what comes from the cache.
  if (process.env.NODE_V8_COVERAGE === undefined) module.enableCompileCache();
  // A checkout runs its sources; the published package holds what was compiled from them.
  const source = new URL('../src/cli/main.ts', import.meta.url);
  await import(existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href);
}
