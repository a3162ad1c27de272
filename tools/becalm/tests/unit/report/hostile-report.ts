import fc from 'fast-check';
import type { Report } from '../../../src/report/schema.ts';
import { madeUpReport, madeUpTest } from './made-up-report.ts';

/** Pieces of text that end strings, tags, comments, lines and commands of one format or another, or hide. */
const pieces = [
  '</script>',
  '<!--',
  ']]>',
  '<img src=x onerror=alert(1)>',
  '"',
  "'",
  '`',
  '&',
  '&lt;',
  '%',
  '::error::',
  '|',
  '</details>',
  '\u202e',
  '\u2066',
  '\u2028',
  '\u2029',
  '\u0000',
  '\u001b[31m',
  '\ufffe',
  '\uffff',
  '\ud800',
  '\r\n',
  '\t',
  ',',
  ':',
  'https://x.test',
  '*',
  '_',
  '[a](b)',
  '# ',
  '\\',
  '𝒳é',
];

/** Text that wants out; never empty. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join('') || 'x');

/** A report in which everything that comes from outside is such text: one test of each verdict. */
export const hostileReport: fc.Arbitrary<Report> = hostileText.map((text) => {
  const location = { file: text, line: 3, column: 1 };
  const told = {
    file: text,
    project: text,
    failures: 2,
    failingSeeds: [7, 9],
    failingProbes: ['p3'],
    replay: text,
    leastReplay: `${text}!`,
    confirmed: { replays: 20, failures: 2 },
    suggestion: text,
    polluters: [[text, text]],
    cleaners: [text],
    stateSetters: [[text]],
    world: { clock: text },
    left: [{ kind: 'mock', what: text, before: text, after: null, location }],
    effects: [{ axis: 'schedule', place: text, what: text, location }],
    error: { name: text, message: text, location },
  } as const;
  return madeUpReport(
    [
      madeUpTest({ ...told, name: `${text} 1`, verdict: 'flaky', causes: [['clock']], cluster: 0 }),
      madeUpTest({ ...told, name: `${text} 2`, verdict: 'broken', cluster: 0 }),
      madeUpTest({ ...told, name: `${text} 3`, verdict: 'unconfirmed', error: null }),
      madeUpTest({
        file: text,
        name: `${text} 4`,
        project: text,
        verdict: 'skipped',
        runs: 0,
        durationMs: null,
      }),
      madeUpTest({ file: text, name: `${text} 5`, project: text }),
    ],
    {
      clusters: [{ tests: [text, text], reason: text }],
      leftOut: [text],
      switchedOff: [text],
      realTimeFiles: [{ file: text, project: text, reason: text }],
      conflicts: [{ file: text, project: text, error: { name: text, message: text, location } }],
      controls: {
        worlds: 1,
        disagreements: [
          { file: text, name: text, project: text, trial: '7', warm: 'failed', cold: 'passed' },
        ],
        coldFiles: [{ file: text, project: text }],
      },
      incomplete: {
        stopped: true,
        seedsLeft: 1,
        probesLeft: 2,
        suspectsLeft: 3,
        lostWorlds: [{ project: text, world: 'p3', reason: text }],
        lostFiles: [],
        gaveUp: [{ project: text, reason: text }],
      },
    },
  );
});
