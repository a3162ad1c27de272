import { collect, parseCount, parseTrial } from '../flags.ts';
import { type ReplayFlags, replayCommand } from '../replay.ts';
import {
  type AddCommand,
  addSuiteOptions,
  exitStatusText,
  type SuiteOptions,
  suiteFlags,
} from './suite-options.ts';

const timesMax = 100_000;

/** `becalm replay`: its options and its help. */
export const addReplay: AddCommand = (program, ports, finish) => {
  interface Options extends SuiteOptions {
    readonly test?: string;
    readonly after: readonly string[];
    readonly alone?: true;
    readonly times: number;
  }
  const command = program
    .command('replay')
    .summary('run one world again')
    .description(
      'Runs the world of a seed again, each time in a pristine process. Exits 1 when a test failed at least once.',
    )
    .argument('<world>', 'a seed such as 417, or a probe such as p3', parseTrial)
    .option('--test <path>', 'only this test: "file > suite > name"')
    .option(
      '--after <path>',
      'run nothing before --test but this; may be given more than once, in their order',
      collect,
      [],
    )
    .option('--alone', 'run nothing but --test')
    .option('--times <count>', 'how often', parseCount('--times', timesMax), 1)
    .addHelpText(
      'after',
      `
Examples:
  becalm replay 417                        every test in the world of seed 417
  becalm replay 417 --test "tests/cart.test.ts > cart > starts empty" --times 20
  becalm replay p3                         a probe; p0 is the neutral world
  becalm replay 72 --axes order --after "a.test.ts > fills the cart" --test "a.test.ts > starts empty"

The replay line of a report carries all that makes its world, but for becalm.config.ts.
${exitStatusText}`,
    );
  addSuiteOptions(command, 'replay').action(async (trial: ReplayFlags['trial'], options: Options) => {
    const flags: ReplayFlags = {
      ...suiteFlags(options),
      trial,
      test: options.test ?? null,
      times: options.times,
      after: options.after.length > 0 || options.alone === true ? options.after : null,
    };
    finish(await replayCommand(flags, ports));
  });
};
