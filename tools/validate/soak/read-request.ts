import { parseArgs } from 'node:util';
import { messageOfThrown } from '../../../src/core/thrown.ts';
import { parseDuration } from './durations.ts';
import type { Asked } from './records.ts';

/** What the command line asks for, or what is wrong with it. */
export type Request =
  | { readonly kind: 'help' }
  | ({ readonly kind: 'soak'; readonly asked: Asked } & Place)
  | ({ readonly kind: 'resume' } & Place)
  | ({ readonly kind: 'report' } & Place)
  | { readonly kind: 'wrong'; readonly message: string };

/** Which soak, and where its result goes. */
export interface Place {
  /** Folder of all soaks. */
  readonly folder: string;
  /** Name of the soak; null for a new one, or for the latest. */
  readonly id: string | null;
  /** Whether the result becomes the one of the documentation. */
  readonly isPublished: boolean;
}

/** Services of a soak. */
export const SERVICES = ['market-data', 'strategy-runner', 'risk-engine', 'paper-trader'] as const;

/** One of them. */
export type SoakService = (typeof SERVICES)[number];

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

/** Reads the arguments of `npm run soak`. */
export function readRequest(args: readonly string[]): Request {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { ...flag, short: 'h' },
        for: text,
        rate: { ...text, default: '300' },
        seed: { ...text, default: '1' },
        restarts: { ...text, default: '10m' },
        'sample-every': { ...text, default: '1m' },
        'memory-mb': { ...text, default: '500' },
        'growth-percent': { ...text, default: '10' },
        'lag-ms': { ...text, default: '250' },
        'leave-down': text,
        resume: flag,
        report: flag,
        publish: flag,
        folder: { ...text, default: 'var/soak' },
        id: text,
      },
    });
    if (values.help) return { kind: 'help' };
    const place = { folder: values.folder, id: idOf(values.id), isPublished: values.publish };
    if (values.report) return { kind: 'report', ...place };
    if (values.resume) return { kind: 'resume', ...place };
    if (values.for === undefined)
      throw new RangeError('Expected --for with a duration such as 60m or 24h, or --resume, or --report.');
    const asked: Asked = {
      forMs: parseDuration(values.for),
      rate: numberOf('rate', values.rate, 1, 10_000),
      seed: numberOf('seed', values.seed, 0, 2 ** 31 - 1),
      sampleMs: parseDuration(values['sample-every']),
      restartMs: values.restarts === 'none' ? null : parseDuration(values.restarts),
      leaveDown: serviceOf(values['leave-down']),
      limits: {
        memoryMb: numberOf('memory-mb', values['memory-mb'], 1, 1_000_000),
        growthPercent: numberOf('growth-percent', values['growth-percent'], 1, 1_000),
        lagMs: numberOf('lag-ms', values['lag-ms'], 1, 60_000),
      },
    };
    return { kind: 'soak', asked, ...place };
  } catch (error) {
    return { kind: 'wrong', message: messageOfThrown(error) };
  }
}

function numberOf(name: string, value: string, least: number, most: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new RangeError(`Expected --${name} to be a whole number from ${least} to ${most}, was "${value}".`);
}

function idOf(id: string | undefined): string | null {
  if (id === undefined || /^[\w-]{1,64}$/.test(id)) return id ?? null;
  throw new RangeError(`Expected --id to be letters, digits, _ and -, at most 64 of them, was "${id}".`);
}

function serviceOf(name: string | undefined): SoakService | null {
  const found = SERVICES.find((each) => each === name);
  if (name === undefined || found !== undefined) return found ?? null;
  throw new RangeError(`Expected --leave-down to be one of ${SERVICES.join(', ')}, was "${name}".`);
}

/** What `npm run soak -- --help` prints. */
export const HELP = `npm run soak -- --for <duration> [options]

Runs Njord in real time: its services as processes over a real Redis, on a simulated market, with kills in between. Every
minute memory, lag and books are written down. Ends with a verdict: exit status 0 all limits hold, 1 one does not, or the
soak was interrupted, 2 wrong usage.

  --for 60m               how long: s, m, h or d
  --rate 300              market events per second
  --restarts 10m          a service is killed and started again in each such span; none for no kills
  --seed 1                which market, who is killed, and when
  --sample-every 1m       time between two samples
  --memory-mb 500         limit: resident memory of all services together
  --growth-percent 10     limit: growth of it between minute 10 and the end
  --lag-ms 250            limit: 99th percentile of the lag of the event loops
  --resume                goes on with a soak that was interrupted, the latest unless --id names another
  --report                prints what a soak has come to so far, and starts nothing
  --publish               writes the result to docs/validation as well
  --folder var/soak       where soaks are kept, each in a folder with its id
  --id <name>             which soak; for a new one, its name
  --leave-down <service>  does not start this service again once it was killed: a planted fault, which must be seen

Examples
  npm run soak -- --for 60m
  npm run soak -- --for 24h --restarts 1h --publish
  npm run soak -- --resume
  npm run soak -- --report --publish
`;
