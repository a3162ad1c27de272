import { describe, expect, test } from 'vitest';
import { CHECKLIST } from '../../tools/validate/checklist/checklist.ts';
import { readRequest } from '../../tools/validate/read-request.ts';

const read = (...args: readonly string[]) => readRequest(args, CHECKLIST);
const idsOf = (...args: readonly string[]) => {
  const request = read(...args);
  return 'lines' in request ? request.lines.map(({ id }) => id) : [];
};

describe('readRequest', () => {
  test('asks for everything in the quick form without arguments', () => {
    expect(read()).toEqual({
      kind: 'validate',
      form: 'quick',
      lines: CHECKLIST,
      asJson: false,
      writes: 'all',
    });
    expect(read('--full')).toMatchObject({ form: 'full', writes: 'all' });
  });

  test('chooses lines and categories, and writes only where it is told to', () => {
    expect(idsOf('--only', 'links, lag')).toEqual(['lag', 'links']);
    expect(idsOf('--category', 'performance')).toEqual(['lag', 'throughput', 'memory', 'suite-time']);
    expect(idsOf('--category', 'performance', '--only', 'links,lag')).toEqual(['lag']);
    expect(read('--only', 'lag', '--json')).toMatchObject({ writes: 'nothing', asJson: true });
    expect(read('--only', 'lag', '--update')).toMatchObject({ writes: 'update' });
  });

  test.each([
    [['--help'], { kind: 'help' }],
    [['-h'], { kind: 'help' }],
    [['--render'], { kind: 'render' }],
    [['--prove'], { kind: 'prove', only: null }],
    [['--prove', '--only', 'link'], { kind: 'prove', only: ['link'] }],
    [['--soak', '24h'], { kind: 'soak', duration: '24h' }],
    [['--soak', 'resume'], { kind: 'soak', duration: 'resume' }],
    [['--list', '--full'], { kind: 'list', form: 'full', lines: CHECKLIST }],
  ])('reads %j', (args, request) => {
    expect(read(...args)).toEqual(request);
  });

  test.each([
    [['--only', 'lagg'], /^Expected --only to name some of tests, .*, was "lagg"\.$/],
    [['--category', 'safety'], /^Expected --category to name some of functional, .*, was "safety"\.$/],
    [['--soak', 'long'], /^Expected --soak with a duration/],
    [['--update'], /^Expected --only or --category beside --update/],
    [['--fast'], /--fast/],
  ])('refuses %j', (args, message) => {
    expect(read(...args)).toEqual({ kind: 'wrong', message: expect.stringMatching(message) });
  });
});
