import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { junitXml } from '../../src/report/junit.ts';
import { hostileReport } from '../unit/report/hostile-report.ts';
import { madeUpReport, richReport } from '../unit/report/made-up-report.ts';

const schema = join(import.meta.dirname, 'junit-report.xsd');

/** What xmllint says against a document; empty where it is valid. */
function objectionsTo(xml: string): string {
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], {
    input: xml,
    encoding: 'utf8',
  });
  return status === 0 ? '' : stderr;
}

function hasXmllint(): boolean {
  if (spawnSync('xmllint', ['--version']).status === 0) return true;
  const complaint =
    'Expected xmllint, found none (apt-get install libxml2-utils). JUnit XML is not validated.';
  if (process.env['CI'] === 'true') throw new Error(complaint);
  process.stderr.write(`SKIPPED: ${complaint}\n`);
  return false;
}

describe.skipIf(!hasXmllint())('JUnit XML', () => {
  it('is valid against its schema', () => {
    expect(objectionsTo(junitXml(richReport()))).toBe('');
    expect(objectionsTo(junitXml(madeUpReport([])))).toBe('');
  });

  it('is valid whatever titles, messages and paths hold', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        expect(objectionsTo(junitXml(report))).toBe('');
      }),
    );
  });

  it('is refused by its schema where elements stand in another order', () => {
    const wrong = junitXml(richReport())
      .replaceAll('rerunFailure', 'kept')
      .replaceAll(/<(\/?)failure/g, '<$1rerunFailure')
      .replaceAll('kept', 'failure');
    expect(objectionsTo(wrong)).toContain('Schemas validity error');
  });
});
