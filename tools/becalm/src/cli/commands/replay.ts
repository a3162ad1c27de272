import { collect, parseCount, parseTrial } from '../flags.ts';
import type { ReplayFlags } from '../replay.ts';
import { UsageError } from '../usage-error.ts';
import {
  type AddCommand,
  addSuiteOptions,
  exitStatusText,
  type SuiteOptions,
  suiteFlags,
} from './suite-options.ts';

const timesMax = 100_000;
const timesOfReport = 3;
const portMax = 65_535;

interface Options extends SuiteOptions {
  readonly test?: string;
  readonly after: readonly string[];
  readonly alone?: true;
  readonly times?: number;
  readonly report?: string;
  readonly inspect?: number | true;
}

/** `becalm replay`: its options and its help. */
export const addReplay: AddCommand = (program, ports, finish) => {
  const command = program
    .command('replay')
    .summary('run one world again')
    .description(
      'Runs the world of a seed again, each time in a pristine process. Exits 1 when a test failed at least once.',
    )
    .argument('[world]', 'a seed such as 417, or a probe such as p3', parseTrial)
    .option('--report <file>', 'instead of a world: every finding of this report in its own, to verify a fix')
    .option('--test <path>', 'only this test: "file > suite > name"')
    .option(
      '--after <path>',
      'run nothing before --test but this; may be given more than once, in their order',
      collect,
      [],
    )
    .option('--alone', 'run nothing but --test')
    .option(
      '--inspect [port]',
      'wait for a debugger (default: at any free port)',
      parseCount('--inspect', portMax),
    )
    .option('--times <count>', 'how often (default: 1, and 3 with --report)', parseCount('--times', timesMax))
    .addHelpText(
      'after',
      `
Examples:
  becalm replay 417                        every test in the world of seed 417
  becalm replay 417 --test "tests/cart.test.ts > cart > starts empty" --times 20
  becalm replay --report .becalm/report.json --times 20
  becalm replay p3                         a probe; p0 is the neutral world
  becalm replay 72 --axes order --after "a.test.ts > fills the cart" --test "a.test.ts > starts empty"

The replay line of a report carries all that makes its world, but for becalm.config.ts.
${exitStatusText}`,
    );
  addSuiteOptions(command, 'replay').action(
    async (trial: ReplayFlags['trial'] | undefined, options: Options) => {
      if (options.report !== undefined) {
        const { report, times = timesOfReport } = options;
        refuseBesides(trial, options);
        const { verifyCommand } = await import('../verify.ts');
        finish(await verifyCommand({ ...suiteFlags(options), report, times }, ports));
        return;
      }
      if (trial === undefined) {
        throw new UsageError(
          'Expected a seed such as 417, a probe such as p3, or --report, was nothing. Copy the replay line of a report.',
        );
      }
      const flags: ReplayFlags = {
        ...suiteFlags(options),
        trial,
        test: options.test ?? null,
        times: options.times ?? 1,
        inspect: options.inspect === true ? 0 : (options.inspect ?? null),
        after: options.after.length > 0 || options.alone === true ? options.after : null,
      };
      const { replayCommand } = await import('../replay.ts');
      finish(await replayCommand(flags, ports));
    },
  );
};

/** A report says itself which tests and which worlds. */
function refuseBesides(
  trial: ReplayFlags['trial'] | undefined,
  { test, after, alone, inspect }: Pick<Options, 'test' | 'after' | 'alone' | 'inspect'>,
): void {
  const besides = [trial, test, alone, inspect].some((given) => given !== undefined);
  if (!besides && after.length === 0) return;
  throw new UsageError(
    'Expected --report alone, was a world, --test, --after, --alone or --inspect besides. Leave either out.',
  );
}
