import { parse } from 'yaml';
import { z } from 'zod';

/** What of GitHub's workflow syntax the example uses; any other key is an error. */
const stepSchema = z
  .strictObject({
    id: z.string().optional(),
    if: z.string().optional(),
    run: z.string().optional(),
    uses: z
      .string()
      .regex(/^actions\/[\w/-]+@v\d+$/)
      .optional(),
    with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  })
  .refine(({ run, uses }) => (run === undefined) !== (uses === undefined), 'Expected either run or uses');

const jobSchema = z.strictObject({
  needs: z.union([z.string(), z.array(z.string())]).default([]),
  if: z.string().optional(),
  'runs-on': z.literal('ubuntu-latest'),
  'timeout-minutes': z.int().min(1),
  outputs: z.record(z.string(), z.string()).default({}),
  strategy: z
    .strictObject({
      'fail-fast': z.boolean(),
      matrix: z.record(z.string(), z.array(z.union([z.string(), z.number()])).min(1)),
    })
    .optional(),
  steps: z.array(stepSchema).min(1),
});

const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.strictObject({ pull_request: z.null(), push: z.strictObject({ branches: z.array(z.string()) }) }),
  permissions: z.record(z.string(), z.enum(['read', 'write', 'none'])),
  concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.string() }),
  jobs: z.record(z.string().regex(/^[a-z][\w-]*$/), jobSchema),
});

export type Workflow = z.infer<typeof workflowSchema>;
export type Job = Workflow['jobs'][string];
export type Step = Job['steps'][number];

/** Reads a workflow; throws for a key that nobody knows, or that is there twice. */
export function readWorkflow(text: string): Workflow {
  return workflowSchema.parse(parse(text));
}

/** The jobs that a job waits for. */
export function needsOf({ needs }: Job): readonly string[] {
  return typeof needs === 'string' ? [needs] : needs;
}

/** Every combination of a job's matrix, as the contexts name it; one without values where it has none. */
export function combinationsOf({ strategy }: Job): readonly Readonly<Record<string, string>>[] {
  let combinations: readonly Readonly<Record<string, string>>[] = [{}];
  for (const [name, values] of Object.entries(strategy?.matrix ?? {})) {
    combinations = combinations.flatMap((earlier) =>
      values.map((value) => ({ ...earlier, [`matrix.${name}`]: String(value) })),
    );
  }
  return combinations;
}

/** The text of every `${{ … }}` in a text. */
export function expressionsIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{\{(.*?)\}\}/gsu)].map(([, expression = '']) => expression.trim());
}

/** Puts values in the place of expressions. */
export function filledIn(text: string, context: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gsu, (_, expression: string) => evaluated(expression, context));
}

/** The value of `a`, `'text'`, `a == 'text'`, `a || b` and `!cancelled()`, which is what the example says. */
function evaluated(expression: string, context: Readonly<Record<string, string>>): string {
  const either = expression.split('||');
  if (either.length > 1)
    return either.map((each) => evaluated(each, context)).find((each) => each !== '') ?? '';
  const [left = '', right] = expression.split('==').map((each) => each.trim());
  if (right !== undefined) return String(evaluated(left, context) === evaluated(right, context));
  if (left === '!cancelled()') return 'true';
  const [, literal] = /^'(.*)'$/u.exec(left) ?? [];
  const value = literal ?? context[left];
  if (value === undefined) throw new Error(`Expected a value of "${left}", found none.`);
  return value;
}
