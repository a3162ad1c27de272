import { readFile } from 'node:fs/promises';
import type { TestProject, TestSpecification } from 'vitest/node';
import type { FileOfProject, FileSource, PlannedFile } from '../../worlds/ordinary-plan.ts';
import { relativePath } from '../relative-path.ts';

/** A test file as Vitest knows it, and as plans do. */
export interface SpecifiedFile {
  readonly specification: TestSpecification;
  readonly planned: PlannedFile;
}

/** Describes test files for plans; what cannot be read counts as empty. */
export function plannedFiles(
  specifications: readonly TestSpecification[],
  root: string,
): Promise<readonly SpecifiedFile[]> {
  return Promise.all(
    specifications.map(async (specification) => ({
      specification,
      planned: {
        ...fileOf(specification, root),
        isolated: isIsolated(specification.project),
        groupOrder: specification.project.config.sequence.groupOrder,
        source: await sourceAt(specification.moduleId),
      },
    })),
  );
}

/** Project and path of a test file. */
export function fileOf(
  { project, moduleId }: { readonly project: TestProject; readonly moduleId: string },
  root: string,
): FileOfProject {
  return { project: project.name, file: relativePath(root, moduleId) };
}

/** Whether files of a project have a worker or a module registry of their own. */
export function isIsolated({ config }: TestProject): boolean {
  // Vitest says `isolate: false` of these pools, which make a new context for every file.
  return config.isolate || config.pool === 'vmForks' || config.pool === 'vmThreads';
}

/** What a module imports, as far as its text tells: statements, calls and exports from elsewhere. */
const importForms = /^\s*import\b[^;'"`]*['"]|^\s*export\b[^;'"`=]*\bfrom\s*['"]|\b(?:import|require)\s*\(/gm;

/** Measures the text of a test file. */
export function measureSource(text: string): FileSource {
  return { bytes: Buffer.byteLength(text), imports: [...text.matchAll(importForms)].length };
}

async function sourceAt(path: string): Promise<FileSource> {
  try {
    return measureSource(await readFile(path, 'utf8'));
  } catch {
    return { bytes: 0, imports: 0 }; // A plugin may make test files that are on no disk.
  }
}
