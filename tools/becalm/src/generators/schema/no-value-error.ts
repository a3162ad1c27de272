/** Drawn values broke a rule of the schema again and again. */
export class NoValueError extends Error {
  /** Stable code of this error. */
  readonly code = 'NO_VALUE';
  /** Where the rule stands, such as `price`; empty for the whole schema. */
  readonly path: string;

  /** Names the path, how often it was tried, and what to do. */
  constructor(path: string, triesMax: number) {
    const place = path === '' ? 'at the top of the schema' : `at "${path}"`;
    super(
      `Expected a value that keeps the rules of the schema ${place}, found none in ${triesMax} tries. ` +
        `Pass an arbitrary that keeps them: { overrides: { ${JSON.stringify(path)}: … } }.`,
    );
    this.name = 'NoValueError';
    this.path = path;
  }
}
