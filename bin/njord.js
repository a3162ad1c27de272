#!/usr/bin/env -S node --max-semi-space-size=8 --heap-growing-percent=150
// Plain JavaScript of an old dialect, so that an old Node gets as far as the message below. The flags of V8 above keep the
// heap near what lives in it: as it comes, it grows to several times that before it looks (npm run bench -- pipeline).
const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  keepCompiled();
  import('../src/cli/main.ts');
} else {
  process.stderr.write(
    `njord: expected Node 22.18 or later, was ${process.versions.node}. ` +
      'Run it through npx or npm, which use the Node 24 of this repository: npx njord paper\n',
  );
  process.exitCode = 1;
}

// What the sources are compiled to is kept for the next start, which then neither strips types nor parses: it takes less
// than half the time and a seventh less memory. Where the folder cannot be written it works as without. Coverage by function
// needs them compiled anew. NODE_COMPILE_CACHE names another folder, NODE_DISABLE_COMPILE_CACHE=1 keeps nothing.
function keepCompiled() {
  if (process.env.NODE_V8_COVERAGE) return;
  const { fileURLToPath } = process.getBuiltinModule('node:url');
  const folder = new URL('../node_modules/.cache/njord', import.meta.url);
  process.getBuiltinModule('node:module').enableCompileCache(fileURLToPath(folder));
}
