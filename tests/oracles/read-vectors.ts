/**
 * Reads the vectors that other implementations and hand calculations left for us.
 *
 * They lie in `vectors/`, or in the folder that the environment variable `NJORD_ORACLES` names: the same
 * tests must pass on vectors that are not in this repository.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What every vector carries. */
export interface Vector {
  /** Name of the vector, unique in its family. */
  readonly id: string;
}

/** A few vectors that one test checks together. */
export interface VectorGroup<Kind extends Vector> {
  /** First and last vector, for the title of the test. */
  readonly span: string;
  readonly vectors: readonly Kind[];
}

/**
 * Reads a family in groups of at most `groupSize` vectors: a test per vector would cost more than the
 * vectors do.
 *
 * @throws Error when the file is missing, is no JSON, or is not of this family.
 */
export function readVectorGroups<Kind extends Vector>(
  family: string,
  groupSize = 20,
  folder = ORACLE_FOLDER,
): readonly VectorGroup<Kind>[] {
  // The format beyond the id is described in _meta; a vector that breaks it fails the test that reads it.
  const vectors = readVectors(folder, family) as readonly Kind[];
  const groupCount = Math.ceil(vectors.length / groupSize);
  return Array.from({ length: groupCount }, (_, index) => {
    const group = vectors.slice(index * groupSize, (index + 1) * groupSize);
    return { span: `${group.at(0)?.id} … ${group.at(-1)?.id}`, vectors: group };
  });
}

const ORACLE_FOLDER = process.env['NJORD_ORACLES'] ?? path.join(import.meta.dirname, 'vectors');

function readVectors(folder: string, family: string): readonly Vector[] {
  const file = path.join(folder, `${family}.json`);
  const content = parse(file, readText(file));
  if (!isFamily(content, family)) {
    throw new Error(
      `Expected vectors of the family "${family}" in ${file}: an object with _meta.family and a non-empty ` +
        'list "vectors" of objects with an id. Check that the file is complete and has its own name.',
    );
  }
  return content.vectors;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(
      `Expected an oracle file at ${file}, found none that can be read. ` +
        'Unset NJORD_ORACLES, or point it to the folder with all families.',
      { cause },
    );
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Expected JSON in ${file}, found a syntax error. Copy the file again.`, { cause });
  }
}

function isFamily(content: unknown, family: string): content is { readonly vectors: readonly Vector[] } {
  if (!isObject(content) || !isObject(content['_meta']) || content['_meta']['family'] !== family)
    return false;
  const { vectors } = content;
  return Array.isArray(vectors) && vectors.length > 0 && vectors.every(hasId);
}

function hasId(vector: unknown): boolean {
  return isObject(vector) && typeof vector['id'] === 'string';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
