import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHECKLIST } from '../../tools/validate/checklist/checklist.ts';
import {
  readCheck,
  readDependencyAudit,
  readDrill,
  readGate,
  readHunt,
  readLinks,
  readRehearsal,
  readSimulation,
  readSops,
} from '../../tools/validate/read/outputs.ts';
import { readLag, readMemory, readStress, readThroughput } from '../../tools/validate/read/pipeline.ts';
import { readSecrets } from '../../tools/validate/read/secrets.ts';
import { readSoak } from '../../tools/validate/read/soak.ts';
import { readSuiteTime } from '../../tools/validate/read/suite-time.ts';
import { anyText } from '../any-text.ts';
import { ended } from './ended.ts';
import { sampleSoak } from './samples.ts';

const hunt = {
  schema: 'becalm.report/1',
  incomplete: null,
  seeds: { completed: 20 },
  suite: { tests: 5, flaky: 0, possibleRaces: 0, broken: 0, unconfirmed: 0 },
};
const simulation = {
  ...{ schema: 'njord.simulation/1', hours: 24, simulationCount: 1, eventCount: 9 },
  ...{ faults: { crash: 2 }, failures: [] as { seed: number; command: string }[] },
};
const drill = {
  ...{ bench: 'drill', passed: true, killed: { redis: 1 }, counts: { intents: 3, fills: 2 } },
  discrepancies: [] as { subject: string; problem: string }[],
};
const rehearsal = {
  ...{ bench: 'broker', passed: true, orders: 9, placedCount: 8, fillCount: 7, killCount: 2 },
  discrepancies: [] as string[],
};
const lag = {
  ...{ eventsPerSecond: 2_000, sentTrades: 20_000, longestDrainMs: 3 },
  loaded: { count: 9, p50: 0.1, p99: 0.9, max: 5 },
};
const pipeline = {
  bench: 'pipeline',
  own: { rounds: 5, eventsPerThreadSecond: 53_000, eventsPerWallSecond: 50_000, peakMb: 200, heapMb: 20 },
  ownLag: lag,
};
const secrets = {
  schema: 'njord.secrets/1',
  textCount: 5,
  binaryCount: 0,
  open: [] as object[],
  explained: 3,
  stale: [] as object[],
};
const gate = {
  schema: 'becalm.gate/2',
  passed: true,
  judges: [{ judged: true, subject: 'coverage', rows: [{ outcome: 'pass', message: '' }] }],
};
const audit = {
  vulnerabilities: {},
  metadata: { vulnerabilities: { total: 0 }, dependencies: { prod: 30 } },
};
const parts = 'pass  lint          12.0 s\npass  types          1.0 s\n2 parts passed in 13 s\n';

describe('what is as it should be passes:', () => {
  test.each([
    ['a hunt', readHunt(ended(hunt), 20)],
    ['a simulation', readSimulation(ended(simulation))],
    ['a drill', readDrill(ended(drill))],
    ['a rehearsal of the broker', readRehearsal(ended(rehearsal))],
    ['lag', readLag(ended(pipeline))],
    ['stress', readStress(ended({ bench: 'pipeline', ownLag: lag }))],
    ['throughput', readThroughput(ended(pipeline))],
    ['memory', readMemory(ended(pipeline))],
    ['secrets', readSecrets(ended(secrets))],
    ['the gate', readGate(ended(gate))],
    ['packages', readDependencyAudit(ended(audit))],
    ['the check', readCheck(ended(parts))],
    ['links', readLinks(ended('51 files, 0 broken links\n'))],
    ['sops', readSops(ended('The settings are right.\n'))],
    ['time of the suite', readSuiteTime(ended('', { seconds: 29.9 }))],
    ['a soak of an hour', readSoak(ended(sampleSoak))],
  ])('%s', (_, reading) => {
    expect(reading).toMatchObject({ verdict: 'pass', figure: expect.stringMatching(/./), details: [] });
  });
});

describe('what is wrong fails with its reason:', () => {
  const unit = { vulnerabilities: { ws: { severity: 'high' } } };
  const gap = { judged: true, subject: 'coverage', rows: [{ outcome: 'fail', message: 'src/core: 84 %' }] };
  test.each([
    [
      'a flaky test',
      readHunt(ended({ ...hunt, suite: { ...hunt.suite, flaky: 1 } }), 20),
      'Expected nothing flaky',
    ],
    ['too few seeds', readHunt(ended(hunt), 1_000), 'hunt of 1000 seeds, 20 were run'],
    ['a hunt that was ended', readHunt(ended({ ...hunt, incomplete: 'budget' }), 20), 'Expected a complete'],
    [
      'a failed seed',
      readSimulation(ended({ ...simulation, failures: [{ seed: 7, command: 'njord simulate --seed 7' }] })),
      '--seed 7',
    ],
    [
      'a simulation without faults',
      readSimulation(ended({ ...simulation, faults: {} })),
      'Expected events and faults',
    ],
    [
      'books that do not agree',
      readDrill(ended({ ...drill, passed: false, discrepancies: [{ subject: 'fill 1', problem: 'twice' }] })),
      'fill 1: twice',
    ],
    ['a drill without trades', readDrill(ended({ ...drill, passed: false })), 'Expected Njord to trade'],
    [
      'an order that is lost',
      readRehearsal(ended({ ...rehearsal, discrepancies: ['order 3 is lost'] })),
      'order 3',
    ],
    [
      'a rehearsal without kills',
      readRehearsal(ended({ ...rehearsal, killCount: 0 })),
      'Expected fills and kills',
    ],
    [
      'long turns',
      readLag(ended({ ...pipeline, ownLag: { ...lag, loaded: { ...lag.loaded, p99: 1.1 } } })),
      'below 1 ms',
    ],
    [
      'no turns',
      readLag(ended({ ...pipeline, ownLag: { ...lag, loaded: { ...lag.loaded, count: 0 } } })),
      'below 1 ms',
    ],
    [
      'a backlog',
      readStress(ended({ bench: 'pipeline', ownLag: { ...lag, longestDrainMs: 1_001 } })),
      'within 1000 ms',
    ],
    [
      'a slow pipeline',
      readThroughput(ended({ ...pipeline, own: { ...pipeline.own, eventsPerThreadSecond: 19_999 } })),
      '20,000',
    ],
    ['a large pipeline', readMemory(ended({ ...pipeline, own: { ...pipeline.own, peakMb: 501 } })), '500 MB'],
    [
      'a secret',
      readSecrets(ended({ ...secrets, open: [{ path: 'a', line: 3, rule: 'x/Y', fingerprint: 'f' }] })),
      'a:3 x/Y',
    ],
    [
      'a reviewed finding that is gone',
      readSecrets(ended({ ...secrets, stale: [{ path: 'a', fingerprint: 'f' }] })),
      'but gone',
    ],
    ['no texts', readSecrets(ended({ ...secrets, textCount: 0 })), 'Expected texts'],
    ['a missed floor', readGate(ended({ ...gate, passed: false, judges: [gap] })), 'src/core: 84 %'],
    ['a gate without rows', readGate(ended({ ...gate, judges: [] })), 'closed'],
    ['a vulnerable package', readDependencyAudit(ended({ ...audit, ...unit })), 'ws: high'],
    [
      'a failed part',
      readCheck(ended(parts.replace('pass  types', 'FAIL  types'), { status: 1 })),
      '--only types',
    ],
    ['a check that ends oddly', readCheck(ended(parts, { status: 3 })), 'Expected status 0'],
    [
      'a broken link',
      readLinks(ended('a.md:3  b.md  no file b.md\n51 files, 1 broken links\n', { status: 1 })),
      'no file b.md',
    ],
    [
      'a status that does not fit',
      readLinks(ended('51 files, 0 broken links\n', { status: 1 })),
      'fitting status',
    ],
    ['settings that stay closed', readSops(ended('wrong key', { status: 2 })), 'Expected status 0'],
    ['a slow suite', readSuiteTime(ended('', { seconds: 30.1 })), 'at most 30 s'],
    [
      'a limit of a soak',
      readSoak(
        ended({
          ...sampleSoak,
          passed: false,
          verdict: [{ name: 'lag', expected: '1 ms', found: '2 ms', judgement: 'fail' }],
        }),
      ),
      'lag (fail)',
    ],
    ['a soak that has not passed', readSoak(ended({ ...sampleSoak, passed: false })), 'has not passed'],
  ])('%s', (_, reading, words) => {
    expect(reading).toMatchObject({ verdict: 'fail' });
    expect('details' in reading ? reading.details.join('\n') : '').toContain(words);
  });
});

describe('what cannot be known was not run:', () => {
  test.each([
    ['a registry without advisories', { message: '405 Method Not Allowed', statusCode: 405 }, '405'],
    ['no registry', { error: { code: 'ENOTFOUND', summary: 'no network' } }, 'ENOTFOUND no network'],
  ])('%s', (_, document, words) => {
    const reading = readDependencyAudit(ended(document, { status: 1 }));
    expect(reading).toEqual({ verdict: 'not run', why: expect.stringContaining(words) });
  });

  test('a soak that was too short', () => {
    expect(readSoak(ended({ ...sampleSoak, soakedMs: 59 * 60_000 }))).toEqual({
      verdict: 'not run',
      why: 'the last soak took 59 minutes, too short to say anything',
    });
  });
});

describe('whatever a command prints', () => {
  const readers = CHECKLIST.filter(({ id }) => !['suite-time', 'sops'].includes(id));
  const any = fc.oneof(
    anyText(),
    fc.json(),
    fc.json().map((text) => `[${text},${text}]`),
  );

  test('no line takes it for a success that is none', () => {
    fc.assert(
      fc.property(any, fc.constantFrom(0, 1, null), (text, status) => {
        for (const line of readers) expect(line.read(ended(text, { status })).verdict).not.toBe('pass');
      }),
    );
  });

  test('a document that lacks one of its parts is not taken for a whole one', () => {
    const documents = [
      [hunt, (end) => readHunt(end, 20)],
      [simulation, readSimulation],
      [drill, readDrill],
      [rehearsal, readRehearsal],
      [secrets, readSecrets],
      [gate, readGate],
      [sampleSoak, readSoak],
    ] as const satisfies readonly (readonly [
      object,
      (end: ReturnType<typeof ended>) => { verdict: string },
    ])[];
    for (const [document, read] of documents)
      for (const key of Object.keys(document)) {
        const without = Object.fromEntries(Object.entries(document).filter(([name]) => name !== key));
        expect(read(ended(without)).verdict, key).not.toBe('not run');
        if (key !== 'incomplete') expect(read(ended(without)).verdict, key).toBe('fail');
      }
  });
});
