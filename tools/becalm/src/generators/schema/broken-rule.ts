import type fc from 'fast-check';
import { type Flaw, type Inside, type Reading, replaced } from './reading.ts';
import { checksOf, definitionOf, issuesOf } from './zod-schema.ts';

/** Rules over several fields are left out: which field is wrong then? */
const CONTAINERS = new Set(['object', 'array', 'tuple', 'record', 'union', 'pipe']);

/**
 * Values of the right kind and size that break a rule of the user's own, `z.string().refine(…)`; the label is what the
 * rule says. Nothing where there is none, or for a rule over several fields.
 */
export function brokenRule({ valid }: Reading, { schema }: Inside): readonly fc.Arbitrary<Flaw>[] {
  const definition = definitionOf(schema);
  const hasOwn = checksOf(definition).some(({ check }) => check === 'custom');
  if (!hasOwn || CONTAINERS.has(definition.type)) return [];
  const flaws = replaced(valid, valid, '').map((flaw) => {
    const [issue] = issuesOf(schema, flaw.value);
    return { ...flaw, fault: `breaks the rule "${issue?.message ?? ''}"` };
  });
  return [flaws];
}
