import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseDuration } from '../../../tools/validate/soak/durations.ts';
import { readMetrics } from '../../../tools/validate/soak/metrics-text.ts';
import { readProcess, readStartTicks } from '../../../tools/validate/soak/proc.ts';
import { RecordsError, readRecords, wholeLinesLength } from '../../../tools/validate/soak/records.ts';
import {
  openRecords,
  readSoak,
  replaceFile,
  SAMPLES_FILE,
  soakIds,
  stillRuns,
} from '../../../tools/validate/soak/soak-folder.ts';
import { anyText } from '../../any-text.ts';
import { inTemporaryFolder } from '../../core/temporary-folder.ts';
import { end, exit, restart, sample, session } from './made-up-soak.ts';

const records = [session(), sample(1), restart(1.5), sample(2), exit(2.5), end(3)];
const text = records.map((each) => `${JSON.stringify(each)}\n`).join('');

describe('the records of a soak', () => {
  it('are read as they were written', () => {
    expect(readRecords(text)).toEqual(records);
  });

  it('are read up to the last whole line, wherever the power went', () => {
    const bytes = Buffer.from(text);
    fc.assert(
      fc.property(fc.nat(bytes.length), (length) => {
        const torn = bytes.subarray(0, length);
        const whole = torn.filter((byte) => byte === 0x0a).length;
        expect(readRecords(torn.toString('utf8'))).toEqual(records.slice(0, whole));
        expect(wholeLinesLength(torn)).toBeLessThanOrEqual(length);
      }),
    );
  });

  it('are refused with the number of the line where one in the middle is none', () => {
    expect(() => readRecords(`${JSON.stringify(sample(1))}\n{"kind":"other"}\n`)).toThrow(
      new RecordsError(
        'Expected a record of a soak in line 2 of its samples, was "{"kind":"other"}". ' +
          'Move the folder away and begin a new soak.',
      ),
    );
    expect(() => readRecords(`${'x'.repeat(100)}\n`)).toThrow(`"${'x'.repeat(60)}…"`);
  });

  it('are refused with that error alone, whatever the file holds', () => {
    fc.assert(
      fc.property(anyText(200), (anything) => {
        try {
          expect(Array.isArray(readRecords(anything))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(RecordsError);
        }
      }),
    );
  });

  it('go on behind the last whole line after a crash', () =>
    inTemporaryFolder(async (folder) => {
      const soak = path.join(folder, 'one');
      const first = openRecords(soak);
      first.write(session());
      first.write(sample(1));
      first.close();
      appendFileSync(path.join(soak, SAMPLES_FILE), '{"kind":"sample","torn');
      const second = openRecords(soak);
      second.write(sample(2));
      second.close();
      expect(readSoak(soak)).toEqual([session(), sample(1), sample(2)]);
      expect(soakIds(folder)).toEqual(['one']);
      expect(soakIds(path.join(folder, 'nowhere'))).toEqual([]);
    }));

  it('tell whether the process of a session still runs', () => {
    const own = { ...session(), pid: process.pid, startTicks: readStartTicks(process.pid) ?? -1 };
    expect(stillRuns(own)).toBe(true);
    expect(stillRuns({ ...own, startTicks: own.startTicks - 1 })).toBe(false);
  });
});

test('a file is replaced as a whole', () =>
  inTemporaryFolder(async (folder) => {
    const file = path.join(folder, 'books.json');
    writeFileSync(file, 'old and long');
    replaceFile(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
  }));

describe('metrics', () => {
  it('are added up over labels, and lag is in milliseconds', () => {
    const lines = [
      '# HELP njord_messages_waiting Messages that wait',
      'njord_messages_waiting{service="a"} 3',
      'njord_messages_waiting{service="b"} 4',
      'njord_messages_missing{service="a"} 1',
      'njord_messages_failed{service="a"} 2',
      'njord_event_loop_lag_seconds 0.0125',
      'njord_data_age_seconds 0.5',
      'njord_bucket{le="+Inf"} NaN',
    ];
    expect(readMetrics(lines.join('\n'))).toEqual({
      lagMs: 12.5,
      waiting: 7,
      missing: 1,
      failed: 2,
      dataAgeSeconds: 0.5,
    });
  });

  it('of which nothing is there are 0, whatever the text', () => {
    fc.assert(
      fc.property(anyText(100), (anything) => {
        expect(readMetrics(anything)).toEqual({
          lagMs: 0,
          waiting: 0,
          missing: 0,
          failed: 0,
          dataAgeSeconds: null,
        });
      }),
    );
  });
});

describe('the figures of a process', () => {
  const files: Readonly<Record<string, string>> = {
    status: 'Name:\tnode\nVmRSS:\t  102400 kB\nRssAnon:\t   51200 kB\n',
    stat: `7 (a (b) c) S 1 ${'0 '.repeat(9)}150 50 ${'0 '.repeat(6)}4242 0`,
  };
  const read = (_: number, file: string): string => files[file] ?? '';

  it('are read behind a name with brackets and spaces', () => {
    expect(readProcess(7, read)).toEqual({ residentMb: 100, anonymousMb: 50, cpuSeconds: 2 });
    expect(readStartTicks(7, read)).toBe(4242);
  });

  it('are none where it has ended', () => {
    const gone = (): string => {
      throw new Error('ENOENT');
    };
    expect(readProcess(7, gone)).toBeNull();
    expect(readStartTicks(7, gone)).toBeNull();
  });

  it('of this process are plausible', () => {
    const figures = readProcess(process.pid);
    expect(figures?.residentMb).toBeGreaterThan(20);
    expect(figures?.anonymousMb).toBeGreaterThan(5);
    expect(figures?.cpuSeconds).toBeGreaterThan(0);
  });
});

test('a duration is read, or refused with a RangeError', () => {
  expect([parseDuration('90s'), parseDuration('60m'), parseDuration('24h'), parseDuration('7d')]).toEqual([
    90_000, 3_600_000, 86_400_000, 604_800_000,
  ]);
  fc.assert(
    fc.property(anyText(6), (anything) => {
      fc.pre(!/^\d{1,6}[smhd]$/.test(anything));
      expect(() => parseDuration(anything)).toThrow(RangeError);
    }),
  );
  expect(() => parseDuration('0m')).toThrow('Expected a duration such as 90s, 60m, 24h or 7d, was "0m".');
});
