import { describe, test } from 'vitest';
import { EXAMPLES } from './schema-examples.ts';
import { SCHEMA_LAWS } from './schema-laws.ts';

// A few values of each kind in every run of the suite, from its seed; the integration tests draw hundreds.
describe.each(Object.entries(SCHEMA_LAWS))('%s', (_, holds) => {
  test.each(Object.entries(EXAMPLES))('for %s', (_name, schema) => {
    holds(schema, 5);
  });
});
