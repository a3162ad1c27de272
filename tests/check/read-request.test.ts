import { describe, expect, it } from 'vitest';
import { planParts } from '../../tools/check/parts.ts';
import { readRequest } from '../../tools/check/read-request.ts';

const parts = planParts(() => true);

describe('readRequest', () => {
  it('asks for every part without --only', () => {
    expect(readRequest([], parts)).toEqual({ kind: 'check', parts });
  });

  it.each(['--help', '-h'])('asks for help with %s', (flag) => {
    expect(readRequest([flag], parts)).toEqual({ kind: 'help' });
  });

  it('asks for the parts that --only names, in their own order', () => {
    const request = readRequest(['--only', 'types, lint'], parts);
    expect(request.kind === 'check' && request.parts.map(({ name }) => name)).toEqual(['lint', 'types']);
  });

  it('refuses a part it does not know and lists those it does', () => {
    expect(readRequest(['--only', 'types,speling'], parts)).toEqual({
      kind: 'wrong',
      message:
        'Expected --only to name parts of lint, any, types, unused, arrows, format, duplicates, cleanup, links, was "speling".',
    });
  });

  it.each([['--fast'], ['lint'], ['--only']])('refuses %s', (argument) => {
    expect(readRequest([argument], parts).kind).toBe('wrong');
  });
});
