import type { CoverageVerdict, ScopeVerdict } from '../gate/judge.ts';
import { missesInWords } from './gate-text.ts';

/**
 * A workflow command of GitHub Actions for everything that did not pass: GitHub shows it beside the file that would
 * help most, or that nobody measured.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function githubAnnotations({ modules, whole, helpful }: CoverageVerdict): readonly string[] {
  return [...modules, whole]
    .filter(({ passed }) => !passed)
    .map((scope) => {
      const title = scope.name === 'whole' ? 'Coverage' : `Coverage of ${scope.name}`;
      const properties = [...placeOf(scope, helpful), `title=${escapeProperty(title)}`];
      return `::error ${properties.join(',')}::${escapeMessage(missesInWords(scope))}`;
    });
}

function placeOf({ name, unmeasured }: ScopeVerdict, helpful: CoverageVerdict['helpful']): readonly string[] {
  const file = helpful.find(({ path }) => name === 'whole' || path.startsWith(`${name}/`));
  if (file !== undefined) return [`file=${escapeProperty(file.path)}`, `line=${file.lines[0] ?? 1}`];
  const [first] = unmeasured;
  return first === undefined ? [] : [`file=${escapeProperty(first)}`];
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
