import { describe, test } from 'vitest';
import { EXAMPLES } from '../unit/generators/schema-examples.ts';
import { SCHEMA_LAWS } from '../unit/generators/schema-laws.ts';

describe.each(Object.entries(SCHEMA_LAWS))('%s', (_, holds) => {
  test.each(Object.entries(EXAMPLES))('for %s', (_name, schema) => {
    holds(schema, 400);
  });
});
