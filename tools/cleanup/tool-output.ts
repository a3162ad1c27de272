import type { z } from 'zod';
import type { Command } from '../check/parts.ts';

/**
 * Reads what a tool printed as JSON.
 *
 * @param found - everything that it printed, errors included, to say what it was instead
 * @throws Error when it is no JSON or of another shape
 */
export function readToolOutput<Shape extends z.ZodType>(
  shape: Shape,
  { program }: Command,
  json: string,
  found: string = json,
): z.infer<Shape> {
  const parsed = shape.safeParse(parseOrUndefined(json));
  if (parsed.success) return parsed.data;
  throw new Error(
    `Expected JSON of findings from ${program}, was ${JSON.stringify(excerptOf(found))}. Run npm ci, then ${program} by itself.`,
  );
}

function parseOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function excerptOf(text: string): string {
  const trimmed = text.trim();
  return trimmed.length > 200 ? `${trimmed.slice(0, 200)}…` : trimmed;
}
