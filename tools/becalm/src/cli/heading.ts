import type { OpenedSuite } from '../host/open.ts';
import { counted } from '../report/numbers.ts';
import type { CliPorts } from './ports.ts';

/** The first line of every command: what runs, on what. */
export function heading(
  { versions }: Pick<CliPorts, 'versions'>,
  suite: OpenedSuite,
  { workers, configuration }: { readonly workers: number; readonly configuration: string | null },
): string {
  const files = suite.parts.reduce((sum, part) => sum + part.files.length, 0);
  return [
    `becalm ${versions.becalm}`,
    `vitest ${suite.vitestVersion}`,
    `node ${versions.node.replace(/^v/, '')}`,
    counted(workers, 'worker'),
    `${counted(files, 'file')}${suite.leftOut.length === 0 ? '' : `, ${suite.leftOut.length} left out`}`,
    ...(configuration === null ? [] : [configuration]),
  ].join(' · ');
}
