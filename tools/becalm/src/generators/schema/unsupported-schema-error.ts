/** A schema of a kind that no generator can be made from. */
export class UnsupportedSchemaError extends Error {
  /** Stable code of this error. */
  readonly code = 'UNSUPPORTED_SCHEMA';
  /** What zod calls the kind, such as `map`. */
  readonly kind: string;
  /** Where it stands, such as `orders[].meta`; empty for the whole schema. */
  readonly path: string;

  /** Names the kind, the path, and what to do. */
  constructor(kind: string, path: string) {
    const place = path === '' ? 'at the top of the schema' : `at "${path}"`;
    super(
      `Expected a schema that generators can read ${place}, was ${kind}. ` +
        `Pass an arbitrary for it: { overrides: { ${JSON.stringify(path)}: fc.constant(…) } }.`,
    );
    this.name = 'UnsupportedSchemaError';
    this.kind = kind;
    this.path = path;
  }
}
