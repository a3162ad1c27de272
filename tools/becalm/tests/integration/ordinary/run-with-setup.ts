import { fileURLToPath } from 'node:url';
import type { Reporter, TestModule } from 'vitest/node';
import { startVitest } from 'vitest/node';
import type { GuardFinding, OrdinarySetup, SetupNotes } from '../../../src/worlds/ordinary-setup.ts';
import { temporaryProject } from '../temporary-project.ts';

/** What a run with the setup file showed. */
export interface SetupRun {
  /** By full name; of several files, of the last that has it. */
  readonly tests: ReadonlyMap<string, TestShown>;
  /** By file. */
  readonly notes: ReadonlyMap<string, SetupNotes>;
  readonly findings: readonly GuardFinding[];
  /** Errors of files and of nobody. */
  readonly errors: readonly string[];
  /** Real time that the tests of a file took, in milliseconds, the longest of all files. */
  readonly testsMs: number;
}

interface TestShown {
  readonly state: string;
  /** `name: first line of message (file:line)`. */
  readonly errors: readonly string[];
}

/** How it is run. */
export interface SetupRunOptions {
  readonly setup: Partial<OrdinarySetup>;
  /** Options of Vitest. */
  readonly test?: Readonly<Record<string, unknown>>;
  /** Plugins of Vite. */
  readonly plugins?: readonly { readonly name: string }[];
  /** The setup file; that of the sources where none is given. */
  readonly setupFile?: string;
}

const sources = fileURLToPath(new URL('../../../src/host/ordinary/setup.ts', import.meta.url));

/** Writes a project, and runs it with Vitest and the setup file first. */
export async function runWithSetup(
  files: Readonly<Record<string, string>>,
  { setup, test = {}, plugins = [], setupFile = sources }: SetupRunOptions,
): Promise<SetupRun> {
  using project = temporaryProject(files);
  const becalm: OrdinarySetup = {
    guards: null,
    virtualTime: null,
    traceWaitsMs: null,
    ...setup,
    root: project.root,
  };
  let modules: readonly TestModule[] = [];
  let errors: readonly unknown[] = [];
  const reporter: Reporter = {
    onTestRunEnd(ended, unhandled) {
      modules = ended;
      errors = unhandled;
    },
  };
  const codeBefore = process.exitCode;
  const { setupFiles = [], ...others } = test;
  const vitest = await startVitest(
    [],
    {
      root: project.root,
      config: false,
      watch: false,
      include: ['tests/**/*.test.ts'],
      reporters: [reporter],
      setupFiles: [setupFile, ...(setupFiles as readonly string[])],
      sequence: { setupFiles: 'list' },
      provide: { becalm },
      ...others,
    },
    { plugins: [...plugins] },
  );
  await vitest.close();
  process.exitCode = codeBefore;
  return shownBy(modules, errors);
}

function shownBy(modules: readonly TestModule[], unhandled: readonly unknown[]): SetupRun {
  const notes = new Map(
    modules.flatMap((each) => {
      const { becalm } = each.meta() as { readonly becalm?: SetupNotes };
      return becalm === undefined ? [] : [[each.relativeModuleId, becalm] as const];
    }),
  );
  const all = modules.flatMap((each) => [...each.children.allTests()]);
  return {
    tests: new Map(
      all.map((each) => {
        const { state, errors = [] } = each.result();
        return [each.fullName, { state, errors: errors.map(errorText) }];
      }),
    ),
    notes,
    findings: [...notes.values()].flatMap(({ findings }) => findings),
    errors: [...modules.flatMap((each) => each.errors()), ...unhandled].map((each) =>
      errorText(each as never),
    ),
    testsMs: Math.max(0, ...modules.map((each) => each.diagnostic().duration)),
  };
}

interface SerializedError {
  readonly name?: string;
  readonly message: string;
  readonly stacks?: readonly { readonly file: string; readonly line: number }[];
}

function errorText({ name = 'Error', message, stacks = [] }: SerializedError): string {
  const [first] = stacks;
  const place = first === undefined ? '' : ` (${first.file.split('/').at(-1) ?? ''}:${first.line})`;
  return `${name}: ${message.split('\n')[0] ?? ''}${place}`;
}

/** `guard test: what (line)` of every finding, `#n` for its count where it is not 1. */
export function told(findings: readonly GuardFinding[]): readonly string[] {
  return findings.map(({ guard, test, what, location, count }) => {
    const line = location === null ? '' : ` (${location.line})`;
    return `${guard} ${test ?? '-'}: ${what}${line}${count === 1 ? '' : ` #${count}`}`;
  });
}
