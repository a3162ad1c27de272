import { describe, expect, it } from 'vitest';
import { LOADS } from '../../bench/load/loads.ts';
import { readAnalyzeRequest } from '../../tools/profile/command/analyze-request.ts';
import { CPU_HELP } from '../../tools/profile/command/help.ts';
import { planOptimization } from '../../tools/profile/command/optimize.ts';
import { readOptimizeRequest } from '../../tools/profile/command/optimize-request.ts';
import { nameOfSubject, readRecordRequest } from '../../tools/profile/command/record-request.ts';
import { runCommand, type Work } from '../../tools/profile/command/run-command.ts';
import { SERVICES } from '../../tools/profile/command/services.ts';
import { ProfileError } from '../../tools/profile/profile-error.ts';
import { optimizationReport } from '../../tools/profile/report/optimization-report.ts';
import { inspectorLines } from '../../tools/profile/target/inspector-lines.ts';
import { catchesSignal } from '../../tools/profile/target/signal-mask.ts';

describe('the arguments of a session', () => {
  it('name a service, with what is usual', () => {
    expect(readRecordRequest('cpu', ['--service', 'risk-engine'])).toEqual({
      kind: 'record',
      subject: { kind: 'service', service: 'risk-engine', seed: 1 },
      durationMs: 60_000,
      delayMs: 2_000,
      intervalUs: 1_000,
      findsLeaks: false,
      out: null,
    });
  });

  it('name a process or a script with arguments of its own', () => {
    const pid = readRecordRequest('memory', ['--pid', '42', '--leak-detection', '--out', 'o']);
    expect(pid).toMatchObject({
      subject: { kind: 'pid', pid: 42, port: 9229 },
      delayMs: 0,
      findsLeaks: true,
      out: 'o',
    });
    const script = readRecordRequest('cpu', ['a/b.ts', '--interval', '500', '--', '--duration', '9']);
    expect(script).toMatchObject({
      subject: { kind: 'script', script: 'a/b.ts', args: ['--duration', '9'] },
      intervalUs: 500,
    });
    expect(readRecordRequest('cpu', ['-h'])).toEqual({ kind: 'help' });
  });

  it.each([
    [[], 'was none'],
    [['a.ts', '--pid', '1'], 'was more'],
    [['--service', 'x'], 'Expected --service to be one of market-data'],
    [['--service', 'books', '--seed', '1.5'], 'Expected --seed to be a whole number'],
    [['--pid', 'me'], 'Expected --pid to be a whole number'],
    [['a.ts', '--duration', ''], 'Expected --duration to be a number from 0.1 to 600, was ""'],
    [['a.ts', '--delay', '-1'], '--delay'],
    [['a.ts', '--interval', '1'], 'from 100 to 100000'],
    [['a.ts', '--leak-detection'], "Unknown option '--leak-detection'"],
  ])('%j are refused', (args, says) => {
    expect(() => readRecordRequest('cpu', args)).toThrow(says);
  });

  it('name folders after what is profiled', () => {
    expect(nameOfSubject({ kind: 'script', script: 'a/b.test.ts', args: [] })).toBe('b.test');
    expect(nameOfSubject({ kind: 'pid', pid: 7, port: 1 })).toBe('pid-7');
  });

  it('know the services that there are loads for', () => {
    expect(LOADS.map(({ name }) => name)).toEqual(SERVICES);
    for (const service of SERVICES) expect(CPU_HELP).toContain(service);
  });
});

describe('the arguments of an analysis', () => {
  it('are a file and how to say it', () => {
    expect(readAnalyzeRequest(['a', '--compare', 'b', '--format', 'html', '--out', 'c'])).toEqual({
      kind: 'analyze',
      file: 'a',
      compare: 'b',
      format: 'html',
      out: 'c',
    });
    expect(readAnalyzeRequest(['--help'])).toEqual({ kind: 'help' });
  });

  it.each([
    [[], 'was none'],
    [['a', 'b'], 'was 2'],
    [['a', '--format', 'pdf'], 'text, json, html, was "pdf"'],
    [['a', '--nonsense'], 'Unknown option'],
  ])('%j are refused', (args, says) => {
    expect(() => readAnalyzeRequest(args)).toThrow(says);
  });
});

describe('a whole session', () => {
  it('profiles, analyses and holds benches to their floors', () => {
    const request = readOptimizeRequest(['--services', 'books', '--benches', 'profiler', '--duration', '5']);
    if (request.kind === 'help') throw new TypeError('Expected a request.');
    expect(planOptimization(request, '/out').map(({ args }) => args.join(' '))).toEqual([
      'tools/profile/cpu.ts --service books --duration 5 --out /out/books',
      'tools/profile/memory.ts --service books --duration 5 --out /out/books',
      'tools/profile/analyze.ts /out/books/profile.cpuprofile',
      'bench/main.ts profiler --check',
    ]);
  });

  it('takes everything without arguments, and refuses what it does not know', () => {
    expect(readOptimizeRequest([])).toMatchObject({ services: SERVICES, durationSeconds: 20, out: null });
    expect(readOptimizeRequest(['-h'])).toEqual({ kind: 'help' });
    expect(() => readOptimizeRequest(['--benches', 'x'])).toThrow('Expected --benches to name some of');
    expect(() => readOptimizeRequest(['x'])).toThrow(ProfileError);
  });

  it('is reported with what each step printed, however that looks', () => {
    const report = optimizationReport([
      { title: 'one', status: 0, output: 'a ``` b' },
      { title: 'two', status: 2, output: '' },
    ]);
    expect(report).toContain('| one | done |\n| two | exit status 2 |');
    expect(report).toContain('````text\na ``` b\n````');
  });
});

describe('a command', () => {
  it.each<{ readonly work: Work; readonly status: number; readonly says: string }>([
    { work: async () => 0, status: 0, says: '' },
    { work: async () => 'help', status: 0, says: 'how to' },
    { work: () => Promise.reject(new ProfileError('USAGE', 'wrong')), status: 2, says: 'wrong\nTry --help.' },
    { work: () => Promise.reject(new ProfileError('BUSY', 'later')), status: 1, says: 'later' },
    {
      work: () => Promise.reject(new ProfileError('INTERRUPTED', '')),
      status: 130,
      says: 'nothing was written',
    },
  ])('ends with status $status and "$says"', async ({ work, status, says }) => {
    const said: string[] = [];
    const terminal = {
      print: (text: string) => void said.push(text),
      complain: (text: string) => void said.push(text),
      onInterrupt: () => () => undefined,
    };
    expect(await runCommand('how to', terminal, work)).toBe(status);
    expect(said.join('\n')).toContain(says);
  });

  it('takes what fails after Ctrl-C for a consequence of it', async () => {
    const terminal = {
      print: () => undefined,
      complain: () => undefined,
      onInterrupt(listener: () => void) {
        listener();
        return () => undefined;
      },
    };
    expect(await runCommand('', terminal, () => Promise.reject(new Error('gone')))).toBe(130);
  });
});

describe('the standard error of a program', () => {
  it('is passed on without what Node says about its inspector', () => {
    let address = '';
    let passed = '';
    const lines = inspectorLines({
      onAddress(found) {
        address = found;
      },
      onText(text) {
        passed += text;
      },
    });
    lines.take('Debugger listening on ws://127.0.0.1:1/');
    lines.take('abc\nFor help, see: https://nodejs.org/x\nmine\nDebugger attached.\nla');
    lines.take('st');
    lines.end();
    lines.end();
    expect(address).toBe('ws://127.0.0.1:1/abc');
    expect(passed).toBe('mine\nlast');
  });
});

describe('the signals that a process catches', () => {
  it.each([
    ['SigCgt:\t0000000000000200\n', true],
    ['SigCgt:\t0000000000000100\n', false],
    ['Name:\tnode\n', false],
  ])('are read from %j', (status, caught) => {
    expect(catchesSignal(status, 10)).toBe(caught);
  });
});
