import type { ReportFlags } from '../report.ts';
import { type AddCommand, exitStatusText } from './suite-options.ts';

/** `becalm report`: its options and its help. */
export const addReport: AddCommand = (program, ports, finish) => {
  interface Options {
    readonly json?: string;
    readonly html?: string;
    readonly junit?: string;
    readonly github?: true;
    readonly flakinessReport?: string;
    readonly root?: string;
  }
  program
    .command('report')
    .summary('merge reports, and write them in other forms')
    .description(
      'Merges the reports of hunts over different seeds into one, and writes it in other forms; prints its closing ' +
        'text where none is asked for.',
    )
    .argument('<files...>', 'JSON reports of one suite at one commit')
    .option('--json <file>', 'write the merged report')
    .option('--html <file>', 'write the page')
    .option('--junit <file>', 'write JUnit XML')
    .option('--github', 'print annotations for GitHub Actions, and write the summary of the step')
    .option('--flakiness-report <file>', 'write the open Flakiness Report format')
    .option(
      '--root <folder>',
      'the folder of the project, for --github (default: where the first report stands)',
    )
    .addHelpText(
      'after',
      `
Examples:
  becalm report .becalm/report.json --junit junit.xml
  becalm report a.json b.json --html report.html     --seeds 1..500 and 501..1000, on two machines

${exitStatusText}`,
    )
    .showHelpAfterError('Run "becalm report --help" to see what is expected.')
    .action(async (files: ReportFlags['files'], options: Options) => {
      const { reportCommand } = await import('../report.ts');
      finish(
        await reportCommand(
          {
            files,
            json: options.json ?? null,
            html: options.html ?? null,
            junit: options.junit ?? null,
            flakinessReport: options.flakinessReport ?? null,
            github: options.github ?? false,
            root: options.root ?? null,
          },
          ports,
        ),
      );
    });
};
