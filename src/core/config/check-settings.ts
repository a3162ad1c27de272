import { z } from 'zod';
import { isPlainObject } from '../contracts/field-reader.ts';
import { describe } from '../contracts/record.ts';
import { nearestName } from './nearest-name.ts';
import { type Checked, type Problem, pathText } from './problem.ts';
import type { YamlFile } from './yaml-file.ts';

/** How values are shown: as they are, or only by their kind. */
type Show = (value: unknown) => string;

/** Checks a file against a schema whose messages are noun phrases; lists every violation, in order of the file. */
export function checkSettings<Value>(
  { content, ...file }: YamlFile,
  schema: z.ZodType<Value>,
  show: Show = describe,
): Checked<Value> {
  const outcome = schema.safeParse(content);
  if (outcome.success) return { kind: 'ok', value: outcome.data };
  const problems = outcome.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownKey(file, schema, [...issue.path, key]))
      : [wrongValue(file, issue, show(valueAt(content, issue.path)))],
  );
  return { kind: 'invalid', problems };
}

type Place = Pick<YamlFile, 'file' | 'positionOf'>;

function wrongValue(place: Place, { path, message, code }: z.core.$ZodIssue, found: string): Problem {
  return {
    file: place.file,
    path: pathText(path),
    // The only type that a schema of ours leaves to the library is the section.
    expected: code === 'invalid_type' && message.startsWith('Invalid') ? 'a map of settings' : message,
    found,
    ...(place.positionOf(path, 'value') ?? place.positionOf(path.slice(0, -1), 'key')),
  };
}

function unknownKey(place: Place, schema: z.ZodType, path: readonly PropertyKey[]): Problem {
  const known = knownKeys(schema, path.slice(0, -1));
  const name = String(path.at(-1));
  const nearest = nearestName(name, known);
  return {
    file: place.file,
    path: pathText(path),
    expected: `only ${known.map((key) => `"${key}"`).join(', ')}`,
    found: 'an unknown key',
    advice: nearest === undefined ? 'Remove it.' : `Did you mean "${nearest}"?`,
    ...place.positionOf(path, 'key'),
  };
}

/** Keys that the schema knows at a place; none where it is no map. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let current: unknown = schema;
  for (const key of path) current = withoutDefault(schemaBelow(current, key));
  return current instanceof z.ZodObject ? Object.keys(current.shape) : [];
}

function schemaBelow(schema: unknown, key: PropertyKey): unknown {
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodObject ? schema.shape[String(key)] : schema;
}

function withoutDefault(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault ? schema.unwrap() : schema;
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isPlainObject(value) && Object.hasOwn(value, key) ? value[String(key)] : undefined;
  }, content);
}
