import type { Part } from './parts.ts';
import type { PartResult } from './run-parts.ts';

/** Colours a text, or leaves it alone. */
export type Paint = (colour: 'green' | 'red' | 'bold', text: string) => string;

const nameWidth = 12;

/** One line with verdict, name and time; below it, for a failure, what the tools printed. */
export function describeResult(result: PartResult, paint: Paint): string {
  const verdict = result.passed ? paint('green', 'pass') : paint('red', 'FAIL');
  const line = `${verdict}  ${result.name.padEnd(nameWidth)}${describeSeconds(result.durationMs)}`;
  return result.passed ? line : `${line}\n\n${indent(result.output)}\n`;
}

/** The last line: how many parts ran, and which of them failed. */
export function describeSummary(results: readonly PartResult[], durationMs: number, paint: Paint): string {
  const failed = results.filter(({ passed }) => !passed).map(({ name }) => name);
  const time = describeSeconds(durationMs).trim();
  if (failed.length === 0) return paint('bold', `${countParts(results.length)} passed in ${time}`);
  const again = `npm run check -- --only ${failed.join(',')}`;
  return `${paint('bold', `${failed.length} of ${results.length} parts failed in ${time}`)} · repeat with ${again}`;
}

/** What `--help` prints. */
export function describeHelp(parts: readonly Part[]): string {
  return [
    'npm run check [-- --only <part>,<part>]',
    '',
    'Runs every part, two at a time; exit status 1 when one fails, 2 for a wrong argument.',
    '',
    ...parts.map(({ name, claim }) => `  ${name.padEnd(nameWidth)}${claim}`),
    '',
    'NO_COLOR gives plain lines.',
  ].join('\n');
}

function countParts(count: number): string {
  return count === 1 ? '1 part' : `${count} parts`;
}

function describeSeconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1).padStart(5)} s`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '      ');
}
