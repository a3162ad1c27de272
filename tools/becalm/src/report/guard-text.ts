import type { GuardFinding } from '../worlds/ordinary-setup.ts';
import type { RecordedFile, RecordedRun } from '../worlds/recorded-run.ts';
import { counted } from './numbers.ts';

/** The most findings, and the most files on real time, that are told one by one. */
const toldMax = 20;

/**
 * What the guards of an ordinary run saw, and what virtual time could not hold, in a few lines; empty where all is well.
 * Those that failed their test come first; the reporters of Vitest have told them, too.
 */
export function guardText({ files }: Pick<RecordedRun, 'files'>): string {
  const findings = files.flatMap((file) => file.findings.map((finding) => ({ file, finding })));
  const sorted = [...findings].sort((one, other) => rank(one.finding) - rank(other.finding));
  const real = files.filter(({ realTime }) => realTime.length > 0);
  return [
    ...listed(
      `becalm: ${counted(findings.length, 'finding')} of guards`,
      sorted.map(({ file, finding }) => findingLine(file, finding)),
    ),
    ...listed(`becalm: time went on real in ${counted(real.length, 'file')}`, real.map(realTimeLine)),
  ].join('');
}

function rank({ level }: GuardFinding): number {
  return level === 'fail' ? 0 : 1;
}

function listed(heading: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length - toldMax;
  return [
    `\n${heading}\n`,
    ...lines.slice(0, toldMax).map((line) => `  ${line}\n`),
    ...(more > 0 ? [`  and ${more} more\n`] : []),
  ];
}

function findingLine(
  file: RecordedFile,
  { guard, level, test, what, advice, location, count }: GuardFinding,
): string {
  const where = location === null ? file.file : `${location.file}:${location.line}`;
  const often = count === 1 ? '' : ` (${count} times)`;
  return `${level} ${guard}  ${where}  ${test ?? 'outside tests'}: ${what}${often}. ${advice}`;
}

function realTimeLine({ file, realTime }: RecordedFile): string {
  return `${file}: ${realTime.map(({ what }) => what).join(', ')}`;
}
