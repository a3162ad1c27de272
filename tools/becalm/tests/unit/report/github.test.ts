import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  annotationsMax,
  findingAnnotations,
  stepSummary,
  summaryBytesMax,
} from '../../../src/report/github.ts';
import { workflowCommand } from '../../../src/report/github-commands.ts';
import { hostileReport } from './hostile-report.ts';
import { largeReport, madeUpReport, madeUpTest, richReport } from './made-up-report.ts';

describe('annotations of findings', () => {
  it('stand at the line that failed, below the folder of the suite', () => {
    const [first = '', second = ''] = findingAnnotations(richReport(), 'packages/shop');
    expect(first).toMatch(
      /^::error file=packages\/shop\/src\/ui\/toast\.ts,line=47,title=FLAKY toast > closes by itself > after the last click::failed in 34 of 1000 worlds \(2\.4–4\.7 %25\)%0A/,
    );
    expect(second).toContain('%0Areplay: npx becalm replay 417 --at 2026-11-22T10:00:00Z --test ');
  });

  it('are warnings for what no replay confirmed, at the file where no line is known', () => {
    const annotations = findingAnnotations(richReport(), '');
    expect(annotations).toHaveLength(7);
    expect(annotations.at(-1)).toMatch(
      /^::warning file=tests\/mail\.test\.ts,title=UNCONFIRMED mail > is sent once::/,
    );
    expect(annotations.filter((line) => line.startsWith('::error '))).toHaveLength(6);
  });

  it('name the test file where the error lies outside the root', () => {
    const error = { name: 'Error', message: 'x', location: { file: '/usr/lib/x.js', line: 3, column: 1 } };
    const report = madeUpReport([madeUpTest({ verdict: 'broken', error })]);
    expect(findingAnnotations(report, '')[0]).toMatch(/^::error file=tests\/cart\.test\.ts,title=/);
  });

  it('are no more than GitHub keeps', () => {
    expect(findingAnnotations(largeReport(400, 1000, 4), '')).toHaveLength(annotationsMax);
  });

  it('are one command in one line each, whatever titles and messages hold', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        for (const line of findingAnnotations(report, 'a')) {
          expect(line).toMatch(
            /^::(?:error|warning) file=[^,:\r\n]*(?:,line=\d+)?,title=[^,:\r\n]*::[^\r\n]*$/,
          );
          expect(line.replaceAll(/%(?:25|0A|0D|3A|2C)/g, '')).not.toContain('%');
        }
      }),
    );
  });

  it('need neither file nor line', () => {
    expect(workflowCommand({ level: 'error', title: 'a:b', message: 'c', file: null, line: 3 })).toBe(
      '::error title=a%3Ab::c',
    );
  });
});

describe('the summary of a step', () => {
  it('has a table of the findings, and each with its details', () => {
    const summary = stepSummary(richReport());
    expect(summary).toContain('## becalm: 5 flaky, 1 broken, 1 unconfirmed of 92 tests\n');
    expect(summary).toContain(
      '| FLAKY | fees &#62; adds the express surcharge | tests&#47;checkout&#47;fees&#46;test&#46;ts |',
    );
    expect(summary).toContain('<details><summary>ORDER cart &#62; starts empty</summary>\n');
    expect(summary).toContain('- try pass the date in&#44; or compare');
    expect(summary).toContain('<pre><code>npx becalm replay 417 ');
    expect(summary.match(/<details>/g)).toHaveLength(7);
  });

  it('asks about possible races apart from what is flaky, and warns of them', () => {
    const race = madeUpTest({ verdict: 'flaky', kind: 'possible-race', failures: 1, failingSeeds: [7] });
    const report = madeUpReport([race]);
    expect(stepSummary(report)).toContain('## becalm: 0 flaky, 0 unconfirmed, 1 possible race of 1 test\n');
    expect(findingAnnotations(report, '').join('\n')).toMatch(/^::warning .*title=RACE/u);
  });

  it('says what a calm hunt showed, and that one is incomplete', () => {
    const calm = stepSummary(madeUpReport([madeUpTest()]));
    expect(calm).toBe(
      '## becalm: 0 flaky, 0 unconfirmed of 1 test\n\n' +
        '1000 worlds from seed 1 in 52 s, around 2026&#45;11&#45;22T10&#58;00&#58;00&#46;000Z. ' +
        'With 95 % confidence fewer than 0.30 % of worlds fail.\n',
    );
    const incomplete = {
      ...{
        stopped: true,
        seedsLeft: 1,
        probesLeft: 0,
        suspectsLeft: 0,
        lostWorlds: [],
        lostFiles: [],
        gaveUp: [],
      },
    };
    const report = madeUpReport([], { incomplete, suite: { ...richReport().suite, bound: null } });
    expect(stepSummary(report)).toContain('**The hunt is incomplete: this is what it found so far.**');
  });

  it('is cut to what GitHub takes, with a note', () => {
    const summary = stepSummary(largeReport(2400, 1000, 2));
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(summaryBytesMax);
    expect(Buffer.byteLength(summary)).toBeGreaterThan(summaryBytesMax * 0.9);
    expect(summary).toMatch(/\n\d+ more: this summary may be no longer\. The JSON report has them all\.\n/);
    const small = stepSummary(richReport(), 2000);
    expect(Buffer.byteLength(small)).toBeLessThanOrEqual(2000);
  });

  it('is Markdown of its own alone, whatever titles and messages hold', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const summary = stepSummary(report);
        const own = summary
          .replaceAll(/<\/?(?:details|summary|pre|code)>/g, '')
          .replaceAll(/&#\d+;/g, '')
          .replaceAll(/^(?:\| |- |## |\*\*The hunt).*$/gm, '');
        expect(own).not.toMatch(/[<>`\\[\]*_&]/);
        expect(summary.match(/<details>/g)).toHaveLength(3);
        for (const row of summary.match(/^\| .*$/gm) ?? []) expect(row.split('|')).toHaveLength(6);
      }),
    );
  });
});
