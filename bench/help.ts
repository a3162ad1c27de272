import type { Bench } from './bench.ts';

/** The list of benches with examples. */
export function describeBenches(benches: readonly Bench[]): readonly string[] {
  return [
    'npm run bench -- <name> [options]',
    '',
    'Measures on this machine. Exit status 0: what has to hold holds; 1: it does not; 2: wrong usage.',
    '',
    ...twoColumns(benches.map(({ name, claim }) => [name, claim] as const)),
    '',
    'Examples',
    ...twoColumns(benches.flatMap(({ examples }) => examples.map(asCommand))),
    '',
    'npm run bench -- <name> --help says the options of a bench.',
  ];
}

/** The options and examples of one bench. */
export function describeBench({ name, claim, options, examples }: Bench): readonly string[] {
  const lines = Object.entries(options).map(([option, { help }]) => [`--${option}`, help] as const);
  return [
    `npm run bench -- ${name} [options]`,
    '',
    claim,
    '',
    ...twoColumns([
      ...lines,
      ['--check', 'exit status 1 where a figure misses its floor in bench/floors.json'],
      ['--json', 'a file for the figures, with machine and load'],
    ]),
    '',
    'Examples',
    ...twoColumns(examples.map(asCommand)),
  ];
}

function asCommand([command, meaning]: readonly [string, string]): readonly [string, string] {
  return [`npm run bench -- ${command}`, meaning];
}

function twoColumns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
