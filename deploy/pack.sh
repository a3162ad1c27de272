#!/usr/bin/env bash
# Writes the program as a tar file to the standard output: sources, the packages that run in production, their Node, and
# what installs them. It is the same for the same files. Needs `npm ci` before.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly node=node_modules/.bin/node

if [[ ! -x $node ]]; then
  printf 'pack.sh: expected the packages in %s, was none. Run npm ci.\n' "$PWD/node_modules" >&2
  exit 1
fi

# Packages of production that are there: those of other machines are not.
packages() {
  "$node" --input-type=module <<'JS'
import { existsSync, readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const names = Object.entries(packages)
  .filter(([path, { dev, link }]) => path.startsWith('node_modules/') && dev !== true && link !== true)
  .map(([path]) => path)
  .filter((path) => existsSync(path));
console.log(names.join('\n'));
JS
}

list=$(packages)
mapfile -t packages <<<"$list"
tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 --mode='u=rwX,go=rX' --file=- \
  bin src deploy config docs/deployment.md package.json LICENSE \
  "$node" node_modules/node/bin/node "${packages[@]}"
