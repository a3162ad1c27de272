import type { CoverageVerdict, ScopeVerdict } from '../gate/judge.ts';
import { missesInWords } from './gate-text.ts';
import { type Annotation, workflowCommand } from './github-commands.ts';

/**
 * A workflow command of GitHub Actions for everything that did not pass: GitHub shows it beside the file that would
 * help most, or that nobody measured.
 */
export function githubAnnotations({ modules, whole, helpful }: CoverageVerdict): readonly string[] {
  return [...modules, whole]
    .filter(({ passed }) => !passed)
    .map((scope) =>
      workflowCommand({
        level: 'error',
        title: scope.name === 'whole' ? 'Coverage' : `Coverage of ${scope.name}`,
        message: missesInWords(scope),
        ...placeOf(scope, helpful),
      }),
    );
}

function placeOf(
  { name, unmeasured }: ScopeVerdict,
  helpful: CoverageVerdict['helpful'],
): Pick<Annotation, 'file' | 'line'> {
  const file = helpful.find(({ path }) => name === 'whole' || path.startsWith(`${name}/`));
  if (file !== undefined) return { file: file.path, line: file.lines[0] ?? 1 };
  return { file: unmeasured[0] ?? null, line: null };
}
