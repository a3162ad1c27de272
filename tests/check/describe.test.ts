import { describe, expect, it } from 'vitest';
import { describeHelp, describeResult, describeSummary } from '../../tools/check/describe.ts';
import { planParts } from '../../tools/check/parts.ts';
import type { PartResult } from '../../tools/check/run-parts.ts';

const plain = (_colour: string, text: string): string => text;
const passed: PartResult = { name: 'types', passed: true, durationMs: 1540, output: '' };
const failed: PartResult = {
  name: 'lint',
  passed: false,
  durationMs: 12_000,
  output: '$ eslint .\n\nan error',
};

describe('what a person sees', () => {
  it('gives a part that passed one line with verdict and time', () => {
    expect(describeResult(passed, plain)).toBe('pass  types         1.5 s');
  });

  it('puts the tool output below a part that failed', () => {
    expect(describeResult(failed, plain)).toBe(
      'FAIL  lint         12.0 s\n\n      $ eslint .\n\n      an error\n',
    );
  });

  it('paints the verdict only', () => {
    const marked = describeResult(passed, (colour, text) => `<${colour}>${text}</>`);
    expect(marked).toBe('<green>pass</>  types         1.5 s');
  });

  it('ends with the count and the time', () => {
    expect(describeSummary([passed], 1600, plain)).toBe('1 part passed in 1.6 s');
  });

  it('ends with the command that repeats what failed', () => {
    expect(describeSummary([passed, failed], 12_000, plain)).toBe(
      '1 of 2 parts failed in 12.0 s · repeat with npm run check -- --only lint',
    );
  });

  it('lists every part in the help', () => {
    const parts = planParts(() => true);
    const help = describeHelp(parts);
    for (const { name, claim } of parts) expect(help).toContain(`  ${name.padEnd(12)}${claim}`);
  });
});

describe('planParts', () => {
  it('gives the import check only folders that exist', () => {
    const arrows = planParts((path) => path === 'src').find(({ name }) => name === 'arrows');
    expect(arrows?.commands).toEqual([{ program: 'depcruise', args: ['src'] }]);
  });
});
