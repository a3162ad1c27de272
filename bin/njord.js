#!/usr/bin/env -S node --max-semi-space-size=8 --heap-growing-percent=150
// Plain JavaScript of an old dialect, so that an old Node gets as far as the message below. The flags of V8 above keep the
// heap near what lives in it: as it comes, it grows to several times that before it looks (npm run bench -- pipeline).
const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  import('../src/cli/main.ts');
} else {
  process.stderr.write(
    `njord: expected Node 22.18 or later, was ${process.versions.node}. ` +
      'Run it through npx or npm, which use the Node 24 of this repository: npx njord paper\n',
  );
  process.exitCode = 1;
}
