import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { junitXml } from '../../../src/report/junit.ts';
import { hostileReport } from './hostile-report.ts';
import { madeUpReport, madeUpTest, richReport } from './made-up-report.ts';

/** The elements of a document in their order: a tag or an end, without attributes and text. */
function tagsOf(xml: string): readonly string[] {
  return [...xml.matchAll(/<(\/?[\w?]+)/g)].map(([, tag = '']) => tag);
}

describe('JUnit XML', () => {
  const xml = junitXml(richReport());

  it('has a suite for each file, and counts only what is broken as a failure', () => {
    expect(xml).toContain(
      '<testsuites name="becalm" time="0.195" tests="92" errors="0" skipped="1" failures="1">',
    );
    expect(xml).toContain(
      '<testsuite name="tests/tax.test.ts" time="0.000" tests="2" errors="0" skipped="1" failures="1">',
    );
    expect(xml).toContain('<testsuite name="tests/ui/toast.test.tsx (dom)" time="0.088" tests="1"');
    expect(xml).toContain('<property name="seeds" value="1000 seeds from 1"/>');
    expect(xml).toContain('<property name="commit" value="0123456789abcdef0123456789abcdef01234567"/>');
  });

  it('tells a flaky test as one that passed in the end, with seeds and replay', () => {
    expect(xml).toContain(
      '      <flakyFailure message="expected 30 to be 31 // Object.is equality\\n\\n- Expected\\n+ Received\\n\\n- 31\\n+ 30" type="AssertionError"><stackTrace>AssertionError: expected 30 to be 31',
    );
    expect(xml).toContain(
      [
        '    at src/checkout/calendar.ts:41:12',
        '',
        'verdict: flaky, failed in 12 of 1000 worlds (0.6–2.1 %)',
        'needs: clock: the local date is the 31st, in America/Sao_Paulo (UTC−03:00)',
        'try: pass the date in, or compare with the month’s own length',
        'seeds: 417, 533, 540, 601, 602, 644, 700, 712, 801, 877, 940, 998',
        'probes: p11, p17',
        'replay: npx becalm replay 417 --at 2026-11-22T10:00:00Z --test &quot;tests/checkout/fees.test.ts &gt; fees &gt; adds the express surcharge&quot;</stackTrace></flakyFailure>',
      ].join('\n'),
    );
    expect(xml).toContain(
      'fails after: tests/cart.test.ts &gt; cart &gt; applies a voucher'.replace(':', ''),
    );
    expect(xml).toContain('and 488 more');
  });

  it('tells a broken test as a failure that failed again in each replay', () => {
    const start = xml.indexOf('<testcase name="tax &gt; knows the rates of 2027"');
    expect(tagsOf(xml.slice(start, xml.indexOf('</testcase>', start)))).toEqual([
      'testcase',
      ...['failure', '/failure'],
      ...['rerunFailure', 'stackTrace', '/stackTrace', '/rerunFailure'],
      ...['rerunFailure', 'stackTrace', '/stackTrace', '/rerunFailure'],
    ]);
  });

  it('tells unconfirmed, skipped and stable tests', () => {
    expect(xml).toMatch(/<testcase name="mail &gt; is sent once"[^>]*>\n {6}<flakyFailure message="listen/);
    expect(xml).toMatch(/<testcase name="tax &gt; knows the rates of 2028"[^>]*>\n {6}<skipped\/>\n/);
    expect(xml).toContain(
      '<testcase name="prices &gt; case 1" classname="tests/prices.test.ts" time="0.000"/>',
    );
  });

  it('does without an error, and has a type for a nameless one', () => {
    const bare = junitXml(
      madeUpReport(
        [
          madeUpTest({ verdict: 'unconfirmed', failures: 1 }),
          madeUpTest({ verdict: 'broken', error: { name: '', message: '', location: null } }),
        ],
        { commit: null },
      ),
    );
    expect(bare).toContain('<flakyFailure type="Error"><stackTrace>\nverdict: unconfirmed');
    expect(bare).toContain('<failure message="" type="Error">');
    expect(bare).not.toContain('name="commit"');
  });

  it('keeps its form whatever titles, messages and paths hold', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const text = junitXml(report);
        const tags = tagsOf(text);
        // No character that XML 1.0 forbids, and none that is not seen.
        expect(text).not.toMatch(
          /[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\u202a-\u202e\u2066-\u2069]/u,
        );
        expect(text.replaceAll(/&(?:amp|lt|gt|quot);/g, '')).not.toContain('&');
        expect(tags.filter((tag) => tag === 'testcase')).toHaveLength(5);
        expect(tags.filter((tag) => tag === 'flakyFailure')).toHaveLength(2);
        expect(new Set(tags.map((tag) => tag.replace('/', '')))).toEqual(
          new Set([
            ...['?xml', 'testsuites', 'testsuite', 'properties', 'property', 'testcase', 'skipped'],
            ...['failure', 'rerunFailure', 'flakyFailure', 'stackTrace'],
          ]),
        );
      }),
    );
  });
});
