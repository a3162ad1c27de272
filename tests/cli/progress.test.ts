import { describe, expect, test } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';
import { recordPorts } from './recorded-ports.ts';

describe('on a terminal', () => {
  test('a bar tells part, count, pace and time left', async () => {
    const ports = recordPorts({ isTerminal: true, tickMs: 1_000 });
    await createProgress(ports, 'trades').update({ fraction: 0.25, doneCount: 50_000 });
    expect(ports.err()).toBe(
      `\r████████░░░░░░░░░░░░░░░░░░░░░░  25 % · 50,000 trades · 50,000/s · 3 s left\u001b[K`,
    );
  });

  test('the bar gives way on a narrow terminal', async () => {
    const ports = recordPorts({ isTerminal: true, tickMs: 1_000, columns: 30 });
    await createProgress(ports, 'trades').update({ fraction: 0.25, doneCount: 50_000 });
    expect(ports.err()).toBe('\r 25 % · 50,000 trades · 50,00\u001b[K');
  });

  test('nothing is drawn more often than ten times a second', async () => {
    const ports = recordPorts({ isTerminal: true, tickMs: 30 });
    const progress = createProgress(ports, 'trades');
    for (let index = 1; index <= 8; index += 1)
      await progress.update({ fraction: index / 8, doneCount: index });
    expect(ports.err().split('\r')).toHaveLength(1 + 2);
  });

  test('the bar makes room for the summary', async () => {
    const ports = recordPorts({ isTerminal: true, tickMs: 1_500 });
    await createProgress(ports, 'trades').finish(1_234_567);
    expect(ports.err()).toBe('\r\u001b[K1,234,567 trades in 1.5 s\n');
  });
});

describe('without a terminal', () => {
  test('a plain line is written every five seconds, and a summary', async () => {
    const ports = recordPorts({ tickMs: 2_500 });
    const progress = createProgress(ports, 'trades');
    for (const doneCount of [1, 2, 3]) await progress.update({ fraction: 0, doneCount });
    await progress.finish(3);
    expect(ports.err()).toBe('  0 % · 2 trades · 0/s\n3 trades in 10.0 s\n');
  });
});
