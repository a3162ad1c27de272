/** Every file of the manual that is made from something else. */
import { configPage } from './config-page.ts';
import { fillIn } from './markdown.ts';
import { alertsIn, metricsTable } from './metrics-table.ts';

/** Reads a file of the repository. */
export type ReadFile = (path: string) => string;

/** A file as it has to be. */
export interface GeneratedFile {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** The pages that are made, or have a part that is. */
export function generatedPages(read: ReadFile): readonly GeneratedFile[] {
  const endpoints = 'docs/appendix/ENDPOINTS.md';
  const alerts = alertsIn(read('deploy/prometheus/rules/njord.yml'));
  return [
    { path: 'docs/appendix/CONFIG_SCHEMA.md', text: configPage() },
    { path: endpoints, text: fillIn(read(endpoints), 'metrics', metricsTable(alerts)) },
  ];
}

/** Paths of those that are missing, or say something else. */
export function staleFiles(
  files: readonly GeneratedFile[],
  read: (path: string) => string | undefined,
): readonly string[] {
  return files.filter(({ path, text }) => read(path) !== text).map(({ path }) => path);
}
