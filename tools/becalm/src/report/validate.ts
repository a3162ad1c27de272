import { z } from 'zod';
import { type Report, reportSchema, reportVersion } from './schema.ts';

/** A value that is no report of this version. */
export class InvalidReportError extends Error {
  /** Stable word for programs. */
  readonly code = 'invalid-report';
  /** Every place that is wrong and why, one line each. */
  readonly problems: readonly string[];

  /** @param problems - every place that is wrong and why; at least one */
  constructor(problems: readonly string[]) {
    super(
      [`Expected a report of schema "${reportVersion}", was a value with these problems:`, ...problems].join(
        '\n  ',
      ),
    );
    this.name = 'InvalidReportError';
    this.problems = problems;
  }
}

/**
 * Checks that a value, as parsed from JSON, is a report of this version.
 *
 * @returns the report, frozen; fields that the schema does not know are left out
 * @throws InvalidReportError naming every place that is wrong
 */
export function validateReport(value: unknown): Report {
  const parsed = reportSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidReportError(parsed.error.issues.map(problemOf));
}

function problemOf({ path, message }: z.core.$ZodIssue): string {
  return `${path.length === 0 ? 'the whole value' : z.core.toDotPath(path)}: ${message}`;
}
