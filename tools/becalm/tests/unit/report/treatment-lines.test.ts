import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/report/schema.ts';
import { displayWidth } from '../../../src/report/text.ts';
import { filesNamed, treatmentLines } from '../../../src/report/treatment-lines.ts';
import { reportOf } from './hunted.ts';

const inUse = { name: 'Error', message: 'listen EADDRINUSE: 127.0.0.1:4711\n  at once', location: null };

async function reportWith(changes: Partial<Report>): Promise<Report> {
  return { ...(await reportOf({ tests: ['a.test.ts > one'] })), ...changes };
}

const treated: Partial<Report> = {
  realTimeFiles: [
    { file: 'tests/a.test.ts', project: 'unit', reason: 'a socket time-out of 100 ms' },
    { file: 'tests/b.test.ts', project: '', reason: 'asked for' },
  ],
  conflicts: [{ file: 'tests/port.test.ts', project: '', error: inUse }],
  controls: {
    worlds: 61,
    disagreements: [
      { file: 'tests/c.test.ts', name: 'one', project: '', trial: 'p1', warm: 'failed', cold: 'passed' },
    ],
    coldFiles: [{ file: 'tests/c.test.ts', project: '' }],
  },
};

describe('treatmentLines', () => {
  it('names the files that are run otherwise, why, and how the controls came out', async () => {
    expect(treatmentLines(await reportWith(treated), null)).toEqual([
      'real time      tests/a.test.ts (unit)  a socket time-out of 100 ms',
      '               tests/b.test.ts         asked for',
      'one at a time  tests/port.test.ts      listen EADDRINUSE: 127.0.0.1:4711',
      'cold           tests/c.test.ts         a pristine process tells otherwise than a warm one',
      'controls       61 worlds also cold, 1 disagreement',
    ]);
  });

  it('names no more files than are read', async () => {
    const conflicts = Array.from({ length: filesNamed + 3 }, (_, index) => ({
      file: `${index}.test.ts`,
      project: '',
      error: { name: 'TypeError', message: '', location: null },
    }));
    const lines = treatmentLines(await reportWith({ conflicts }), null);

    expect(lines).toHaveLength(filesNamed + 2);
    expect(lines[0]).toBe('one at a time  0.test.ts  TypeError');
    expect(lines[filesNamed]).toBe('               and 3 more: see the report');
  });

  it('keeps within the columns and hides what moves a cursor', async () => {
    const realTimeFiles = [{ file: 'a\u001b[2J.test.ts', project: '', reason: 'x'.repeat(200) }];
    const lines = treatmentLines(await reportWith({ realTimeFiles }), 60);

    expect(lines.map(displayWidth).every((width) => width <= 60)).toBe(true);
    expect(lines[0]).toContain('a\\x1b[2J.test.ts');
  });

  it('has nothing to say where nothing was controlled', async () => {
    const controls = { worlds: 0, disagreements: [], coldFiles: [] };

    expect(treatmentLines(await reportWith({ controls }), null)).toEqual([]);
  });
});
