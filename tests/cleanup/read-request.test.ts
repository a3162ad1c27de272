import { describe, expect, it } from 'vitest';
import { measures } from '../../tools/cleanup/measures.ts';
import { readCleanupRequest } from '../../tools/cleanup/read-request.ts';

describe('readCleanupRequest', () => {
  it('asks for every measure without arguments', () => {
    expect(readCleanupRequest([], measures)).toEqual({ kind: 'measure', measures, asJson: false, top: 0 });
  });

  it.each(['--help', '-h'])('asks for help with %s', (flag) => {
    expect(readCleanupRequest([flag], measures)).toEqual({ kind: 'help' });
  });

  it('reads what is to be shown', () => {
    const request = readCleanupRequest(['--only', 'size, types', '--json', '--top', '5'], measures);
    expect(request).toMatchObject({ kind: 'measure', asJson: true, top: 5 });
    expect(request.kind === 'measure' && request.measures.map(({ name }) => name)).toEqual(['types', 'size']);
  });

  it('compares with the commit that --before names', () => {
    const request = readCleanupRequest(['--report', '--before', 'v0.1.0'], measures);
    expect(request).toEqual({ kind: 'report', measures, before: 'v0.1.0' });
  });

  it.each([
    [['--only', 'speling'], /^Expected --only to name measures of dead-code, .*, was "speling"\.$/],
    [['--top', 'ten'], /^Expected --top as a number from 0 to 9999, was "ten"\.$/],
    [['--top', '-1'], /top/],
    [['--fast'], /--fast/],
    [['size'], /size/],
  ])('refuses %j', (args, message) => {
    expect(readCleanupRequest(args, measures)).toEqual({
      kind: 'wrong',
      message: expect.stringMatching(message),
    });
  });
});
