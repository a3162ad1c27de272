import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { runNjord } from '../../src/cli/njord.ts';
import { inTemporaryFolder } from '../core/temporary-folder.ts';
import { firstTrades } from './first-trades.ts';
import { type RecordedTerminal, recordPorts } from './recorded-ports.ts';

const BAR =
  '{"symbol":"ATOM/USDT","timeframe":"1m","ts_open":"0","ts_close":"60000000000","open":"2","high":"3","low":"1","close":"2","volume":"5"}';

async function replay(words: readonly string[], terminal: RecordedTerminal = {}) {
  const ports = recordPorts(terminal);
  const exitCode = await runNjord(['replay', ...words], ports);
  return { exitCode, out: ports.out(), err: ports.err(), elapsedMs: ports.monotonicMs() };
}

async function withFiles(
  contents: Readonly<Record<string, string | Uint8Array>>,
  use: (at: (name: string) => string) => Promise<void>,
) {
  await inTemporaryFolder(async (folder) => {
    for (const [name, content] of Object.entries(contents)) await writeFile(path.join(folder, name), content);
    await use((name) => path.join(folder, name));
  });
}

describe('njord replay', () => {
  test('of a file that is split by symbol gives the session of the whole', async () => {
    const whole = await firstTrades(200);
    const of = (symbol: string) =>
      whole
        .split(/(?<=\n)/)
        .filter((line) => line.includes(symbol))
        .join('');
    const files = {
      'whole.ndjson': whole,
      'a.ndjson': of('ATOM/'),
      'b.ndjson.gz': gzipSync(of('LINK/')),
      'c.ndjson': of('AVAX/'),
    };
    await withFiles(files, async (at) => {
      const { exitCode, out, err } = await replay([at('a.ndjson'), at('b.ndjson.gz'), at('c.ndjson')]);
      const paper = recordPorts();
      await runNjord(['paper', at('whole.ndjson')], paper);
      expect(out.split('\n').slice(1)).toEqual(paper.out().split('\n').slice(1));
      expect(out).toContain(`Paper run of ${at('a.ndjson')}, ${at('b.ndjson.gz')}, ${at('c.ndjson')}`);
      expect([exitCode, err]).toEqual([0, '200 trades in 0.0 s\n']);
    });
  });

  test('keeps the pace it is told', async () => {
    await withFiles({ 'a.ndjson': await firstTrades(40) }, async (at) => {
      const words = [at('a.ndjson'), '--summary', '--json'];
      const { elapsedMs, exitCode } = await replay([...words, '--speed', '10x']);
      const { out } = await replay(words);
      const { series } = JSON.parse(out) as { series: { first_ts_ns: string; last_ts_ns: string }[] };
      const times = series.flatMap((each) => [each.first_ts_ns, each.last_ts_ns]).toSorted();
      const recordedNs = BigInt(times.at(-1) ?? 0) - BigInt(times.at(0) ?? 0);
      expect(exitCode).toBe(0);
      expect(recordedNs).toBeGreaterThan(0n);
      expect(elapsedMs).toBeCloseTo(Number(recordedNs) / 1e6 / 10, 3);
    });
  });

  test('sums up what files hold', async () => {
    const trade = (second: number, price: number) =>
      `{"ts_local_ns":"${second}000000000","symbol":"ATOM/USDT","side":"buy","qty":"0.5","price":"${price}"}\n`;
    await withFiles(
      { 'a.ndjson': trade(1, 4) + trade(2, 7) + trade(3, 5), 'b.ndjson': `${BAR}\n` },
      async (at) => {
        const { out, err, exitCode } = await replay([at('a.ndjson'), at('b.ndjson'), '--summary']);
        expect(out.split('\n')).toEqual([
          'symbol     what     count  from                  to                    low  high  last  volume',
          'ATOM/USDT  trades       3  1970-01-01T00:00:01Z  1970-01-01T00:00:03Z    4     7     5     1.5',
          'ATOM/USDT  1m bars      1  1970-01-01T00:01:00Z  1970-01-01T00:01:00Z    1     3     2       5',
          '',
          '0 repeated, 0 out of order, 0 bad lines',
          '',
        ]);
        expect([exitCode, err]).toEqual([0, '4 events in 0.0 s\n']);
      },
    );
  });

  test('tells bad lines, the first twenty one by one, and what else it did', async () => {
    const trade = '{"ts_local_ns":"2","symbol":"A/B","side":"buy","qty":"1","price":"1"}\n';
    const earlier = trade.replace('"2"', '"1"');
    await withFiles({ 'a.ndjson': `${'{\n'.repeat(23)}${trade}${trade}${earlier}` }, async (at) => {
      const { err, exitCode } = await replay([at('a.ndjson'), '--summary']);
      expect(err.split('\n').filter((line) => line.includes('passed over /'))).toHaveLength(20);
      expect(err).toContain(`njord: passed over ${at('a.ndjson')}:1: expected one JSON value, was "{"\n`);
      expect(err).toContain('njord: passed over 3 more bad lines\n');
      expect(err).toContain('njord: dropped 1 trades that were sent again\n');
      expect(err).toContain('njord: 1 events are out of order in their file\n');
      expect(exitCode).toBe(0);
    });
  });

  test('of nothing fails and says so', async () => {
    await withFiles({ 'a.ndjson': '' }, async (at) => {
      for (const words of [[], ['--summary']]) {
        const { err, exitCode } = await replay([at('a.ndjson'), ...words]);
        expect(exitCode).toBe(1);
        expect(err).toContain('njord: expected at least one trade or bar, was none. Check the files.\n');
      }
    });
  });

  test.each([[], ['--summary']])('of a file that is missing fails on a clean line %s', async (...words) => {
    const { err, out, exitCode } = await replay(['/nowhere.ndjson', ...words], { isTerminal: true });
    expect([exitCode, out]).toEqual([1, '']);
    expect(err).toBe(
      '\r\u001b[Knjord: /nowhere.ndjson: expected a file that can be read, was ENOENT. Check the path, the permissions and the disk.\n',
    );
  });

  test('refuses a speed that is none, and explains itself', async () => {
    expect(await replay(['a.ndjson', '--speed', 'fast'])).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('Expected a factor above 0 such as 10x, or max.'),
    });
    expect(await replay(['--help'])).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('--speed 100x'),
    });
  });
});
