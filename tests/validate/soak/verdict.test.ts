import { describe, expect, it, test } from 'vitest';
import { describeRecord, describeSummary } from '../../../tools/validate/soak/describe.ts';
import { niceAbove, plotSoak } from '../../../tools/validate/soak/plot.ts';
import type { RecordOf, SoakRecord } from '../../../tools/validate/soak/records.ts';
import { soakResult, soakResultOf } from '../../../tools/validate/soak/soak-result.ts';
import { growthPercent, quantile } from '../../../tools/validate/soak/statistics.ts';
import { type Summary, summarize, totalMb } from '../../../tools/validate/soak/summarize.ts';
import { holds, judge } from '../../../tools/validate/soak/verdict.ts';
import { ASKED, end, exit, minutes, restart, sample, session } from './made-up-soak.ts';

const MACHINE = { cpu: 'a CPU', cores: 2, memoryGb: 8, system: 'Linux 6', node: 'v24.0.0' };

function summaryOf(records: readonly SoakRecord[]): Summary {
  const summary = summarize(records);
  if (summary === null) throw new Error('Expected a soak, was none.');
  return summary;
}

/** The limits that do not simply hold, by name. */
function notPassed(records: readonly SoakRecord[]): Readonly<Record<string, string>> {
  const lines = judge(summaryOf(records)).filter(({ judgement }) => judgement !== 'pass');
  return Object.fromEntries(lines.map(({ name, judgement }) => [name, judgement]));
}

/** A soak of two hours with the sample of one minute changed. */
function twoHours(change: (sample: RecordOf<'sample'>) => Partial<RecordOf<'sample'>> = () => ({})) {
  const samples = minutes(120).map((each, index) =>
    index === 59 ? { ...each, discrepancyCount: 0, ...change(each) } : each,
  );
  return [session(), restart(5), ...samples, end(120)];
}

function figuresOf(found: RecordOf<'sample'>, name: string, change: object): Partial<RecordOf<'sample'>> {
  return {
    services: found.services.map((each) => (each.name === name ? { ...each, ...change } : each)),
  };
}

describe('the verdict', () => {
  it('passes where all is well', () => {
    expect(notPassed(twoHours())).toEqual({});
    expect(holds(judge(summaryOf(twoHours())))).toBe(true);
  });

  it.each<[name: string, records: readonly SoakRecord[]]>([
    ['services', [...twoHours(), exit(3)]],
    ['services', twoHours((each) => figuresOf(each, 'market-data', { figures: null }))],
    [
      'memory',
      twoHours((each) =>
        figuresOf(each, 'market-data', {
          figures: { residentMb: 260, anonymousMb: 206, cpuSeconds: 300 },
        }),
      ),
    ],
    ['lag', twoHours((each) => figuresOf(each, 'risk-engine', { lagsMs: Array(60).fill(250) }))],
    ['books', twoHours(() => ({ discrepancyCount: 1, discrepancies: ['a: expected one'] }))],
    [
      'messages',
      [
        ...twoHours().slice(0, -1),
        { ...end(120), messages: [{ topic: 'exec.fill', journalled: 2, onBus: 2, read: 1 }] },
      ],
    ],
    [
      'audit',
      [
        ...twoHours().slice(0, -1),
        { ...end(120), audit: { isIntact: false, detail: 'event 3 does not fit' } },
      ],
    ],
    ['trade', [session(), ...minutes(120).map((each) => ({ ...each, events: 0 })), end(120)]],
    [
      'growth',
      [
        session(),
        ...minutes(120).map((each, index) =>
          // 404 MB, and 60 MB more after two hours.
          Object.assign(
            each,
            figuresOf(each, 'risk-engine', {
              figures: { residentMb: 140 + index / 2, anonymousMb: 86 + index / 2, cpuSeconds: index },
            }),
          ),
        ),
        end(120),
      ],
    ],
  ])('breaks on %s alone', (name, records) => {
    expect(notPassed(records)).toEqual({ [name]: 'fail' });
    expect(holds(judge(summaryOf(records)))).toBe(false);
  });

  it('lets a service be down that was just killed', () => {
    const change = (each: RecordOf<'sample'>) => ({
      ...figuresOf(each, 'risk-engine', { figures: null }),
      restarting: ['risk-engine'],
    });
    expect(notPassed(twoHours(change))).toEqual({});
  });

  it('leaves open what cannot be told yet', () => {
    expect(notPassed([session(), ...minutes(12)])).toEqual({
      time: 'open',
      growth: 'open',
      messages: 'open',
      audit: 'open',
    });
    expect(notPassed([session()])).toMatchObject({ trade: 'open', memory: 'open', lag: 'open' });
  });

  it('does not take a soak that was cut short for a whole one', () => {
    expect(notPassed([session(), ...minutes(119), end(119)])).toEqual({ time: 'open' });
  });
});

describe('the summary', () => {
  it('is none where nothing was begun', () => {
    expect(summarize([])).toBeNull();
  });

  it('counts files that services share once', () => {
    expect(totalMb(sample(1))).toBe(4 * 86 + 54);
  });

  it('adds up only what was soaked, and shows gaps', () => {
    const { soakedMs, gaps, sessionCount } = summaryOf([
      session(),
      sample(1),
      sample(2),
      session(2, 30),
      sample(3, 30),
    ]);
    expect(soakedMs).toBe(180_000);
    expect(sessionCount).toBe(2);
    expect(gaps).toEqual([{ soakedMs: 120_000, wallMs: 1_800_000 }]);
  });

  it('counts the time on a processor over restarts, where it begins anew', () => {
    const risk = (minute: number, cpuSeconds: number) => {
      const each = sample(minute);
      const services = each.services
        .filter(({ name }) => name === 'risk-engine')
        .map((service) => ({ ...service, figures: { residentMb: 1, anonymousMb: 1, cpuSeconds } }));
      return { ...each, services, redis: null };
    };
    expect(summaryOf([session(), risk(1, 30), risk(2, 6)]).cores).toBeCloseTo(36 / 120);
  });

  it('says events per minute, and keeps a day of points however long the soak was', () => {
    const { points } = summaryOf([session(), ...minutes(3_000)]);
    expect(points).toHaveLength(1_000);
    expect(points.every(({ eventsPerMinute }) => eventsPerMinute === 18_000)).toBe(true);
    expect(points.at(-1)).toMatchObject({ soakedMs: 180_000_000, totalMb: 398, redisMb: 14 });
  });
});

describe('statistics', () => {
  it('quantiles are values that were there', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(
      quantile(
        Array.from({ length: 100 }, (_, index) => index + 1),
        0.99,
      ),
    ).toBe(99);
    expect(quantile([], 0.5)).toBeNull();
  });

  it('growth follows the line, not its ends', () => {
    const line = [100, 110, 120, 130, 140].map((value, index) => ({ atMs: index, value }));
    expect(growthPercent(line)).toBeCloseTo((40 / 120) * 100);
    const flat = [100, 120, 100, 80, 100].map((value, index) => ({ atMs: index, value }));
    expect(growthPercent(flat)).toBeCloseTo(-16);
    expect(growthPercent([{ atMs: 1, value: 1 }])).toBeNull();
    expect(growthPercent([])).toBeNull();
  });
});

describe('what people see', () => {
  const records = [...twoHours(), exit(3)];
  const summary = summaryOf(records);

  it('is a result that fits its schema', () => {
    const result = soakResultOf(summary, judge(summary), MACHINE);
    expect(soakResult.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
    expect(result).toMatchObject({
      schema: 'njord.soak/1',
      passed: false,
      soakedMs: 7_200_000,
      counts: { events: 2_160_000, fills: 490 },
      load: { mean: 1.5, max: 1.5 },
    });
    expect(soakResultOf(summaryOf([session()]), [], MACHINE)).toMatchObject({
      load: null,
      counts: { events: 0 },
    });
  });

  it('is a table', () => {
    const text = describeSummary(summary, judge(summary), ['on a machine']);
    expect(text).toContain(
      'Soaked for 2 hours of 2 hours: 300 events per second, 300 asked for, seed 1, commit abc123.',
    );
    expect(text).toContain('kills: 1; gaps: 0, 0:00:00 in all.');
    expect(text).toMatch(/^risk-engine +140 +140 +140 +2\.0 +3\.0 +3\.0 +1$/m);
    expect(text).toMatch(/^Redis +14 +14 +14$/m);
    expect(text).toMatch(/^fail +services/m);
    expect(describeSummary(summaryOf([session()]), [], [])).toMatch(/^Redis +– +– +–$/m);
  });

  it('is a picture with every line, limits, kills and gaps', () => {
    const svg = plotSoak(summaryOf([session(), ...minutes(3), restart(3), session(3, 10), sample(4, 10)]));
    expect(svg.match(/<path/g)).toHaveLength(6 + 4 + 1 + 6 + 4);
    expect(svg.match(/class="kill"/g)).toHaveLength(3);
    expect(svg.match(/class="gap"/g)).toHaveLength(3);
    expect(svg.match(/class="limit"/g)).toHaveLength(2);
    expect(svg).toContain('Soaked for 4 minutes at 300 events per second; kills (dotted): 1, gaps (red): 1');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('is a picture with breaks where a service was down, and an empty one before the first sample', () => {
    const down = figuresOf(sample(2), 'market-data', { figures: null });
    const svg = plotSoak(summaryOf([session(), sample(1), { ...sample(2), ...down }, sample(3)]));
    expect(svg.match(/d="M[\d. ]+M[\d. ]+"/g)).toHaveLength(2);
    expect(plotSoak(summaryOf([session()]))).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('is a line for each thing that happens', () => {
    const line = (record: SoakRecord) => describeRecord(record, ASKED);
    expect(line(session())).toBe('soaks for 2 hours, until 2026-01-05 11:00 UTC');
    expect(line(session(60, 30))).toBe('1:00:00  goes on, until 2026-01-05 11:30 UTC');
    expect(line(sample(1))).toBe(
      '0:01:00  18,000 events, 500 intents, 490 fills · 398 MB · Redis 14 MB · lag p99 3 ms · books reconcile · 1:59:00 left',
    );
    const ill = { ...sample(1), ...figuresOf(sample(1), 'market-data', { figures: null }), redis: null };
    expect(line({ ...ill, discrepancyCount: 2 })).toContain('a service is down · Redis ? MB');
    expect(line(restart(2))).toBe('0:02:00  risk-engine was killed, and back after 1.5 s');
    expect(line({ ...restart(2), downMs: null })).toBe('0:02:00  risk-engine was killed and is left down');
    expect(line(exit(3))).toBe('0:03:00  paper-trader ended with status 1: oh');
    expect(line(end(4))).toBeUndefined();
  });
});

test('axes end at round numbers that are not below their values', () => {
  expect([0.3, 1, 3, 18_000, 97].map(niceAbove)).toEqual([0.4, 1, 4, 20_000, 100]);
});
