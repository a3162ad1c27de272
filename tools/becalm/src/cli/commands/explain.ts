import type { ExplainFlags } from '../explain.ts';
import { parseTrial } from '../flags.ts';
import {
  type AddCommand,
  addSuiteOptions,
  exitStatusText,
  type SuiteOptions,
  suiteFlags,
} from './suite-options.ts';

/** `becalm explain`: its options and its help. */
export const addExplain: AddCommand = (program, ports, finish) => {
  interface Options extends SuiteOptions {
    readonly test?: string;
  }
  const command = program
    .command('explain')
    .summary('say why a test fails in one world')
    .description(
      'Runs the world of a seed and looks for the least of it in which a test still fails: which tests have to run ' +
        'before it, which date, which timer. Ctrl-C tells the best so far. Exits 1 when there was something to explain.',
    )
    .argument('<world>', 'a seed such as 417, or a probe such as p3', parseTrial)
    .option('--test <path>', 'only this test: "file > suite > name"')
    .addHelpText(
      'after',
      `
Examples:
  becalm explain 417                       every test that fails in the world of seed 417
  becalm explain 417 --test "tests/cart.test.ts > cart > starts empty"
  becalm explain p3 --axes order           only the order varies

A hunt explains what it finds by itself; with --no-explain it leaves that for later.
${exitStatusText}`,
    );
  addSuiteOptions(command, 'explain').action(async (trial: ExplainFlags['trial'], options: Options) => {
    const flags: ExplainFlags = { ...suiteFlags(options), trial, test: options.test ?? null };
    const { explainCommand } = await import('../explain.ts');
    finish(await explainCommand(flags, ports));
  });
};
