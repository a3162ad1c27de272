import { parseArgs } from 'node:util';
import { CATEGORIES, type Form, type Line } from './line.ts';

/** What the command line asks for, or what is wrong with it. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'list'; readonly form: Form; readonly lines: readonly Line[] }
  | {
      readonly kind: 'validate';
      readonly form: Form;
      readonly lines: readonly Line[];
      readonly asJson: boolean;
      /** What becomes of the documents: a whole run writes them, some lines are put into those that there are, or nothing is. */
      readonly writes: 'all' | 'update' | 'nothing';
    }
  | { readonly kind: 'soak'; readonly duration: string }
  | { readonly kind: 'prove'; readonly only: readonly string[] | null }
  | { readonly kind: 'render' }
  | { readonly kind: 'wrong'; readonly message: string };

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;

const options = {
  help: { ...flag, short: 'h' },
  full: flag,
  only: text,
  category: text,
  list: flag,
  json: flag,
  update: flag,
  soak: text,
  prove: flag,
  render: flag,
} as const;

type Values = ReturnType<typeof parse>;

/** Reads the arguments of `npm run validate`. */
export function readRequest(args: readonly string[], all: readonly Line[]): Request {
  try {
    return requestOf(parse(args), all);
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): Request {
  const { message } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'wrong', message };
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options }).values;
}

function requestOf(values: Values, all: readonly Line[]): Request {
  if (values.help) return { kind: 'help' };
  if (values.soak !== undefined) return { kind: 'soak', duration: durationOf(values.soak) };
  if (values.render) return { kind: 'render' };
  if (values.prove) return { kind: 'prove', only: values.only === undefined ? null : wordsOf(values.only) };
  const form = values.full ? 'full' : 'quick';
  const lines = chosenLines(values, all);
  if (values.list) return { kind: 'list', form, lines };
  const isWhole = lines.length === all.length;
  return { kind: 'validate', form, lines, asJson: values.json, writes: writesOf(values.update, isWhole) };
}

function writesOf(isUpdate: boolean, isWhole: boolean): 'all' | 'update' | 'nothing' {
  if (isWhole && isUpdate)
    throw new RangeError('Expected --only or --category beside --update: a whole run writes everything.');
  if (isWhole) return 'all';
  return isUpdate ? 'update' : 'nothing';
}

function chosenLines({ only, category }: Values, all: readonly Line[]): readonly Line[] {
  const ids =
    only === undefined
      ? null
      : known(
          '--only',
          wordsOf(only),
          all.map(({ id }) => id),
        );
  const categories: readonly string[] | null =
    category === undefined ? null : known('--category', wordsOf(category), CATEGORIES);
  return all.filter(
    (line) => (ids?.includes(line.id) ?? true) && (categories?.includes(line.category) ?? true),
  );
}

function known(name: string, wanted: readonly string[], all: readonly string[]): readonly string[] {
  const unknown = wanted.filter((word) => !all.some((each) => each === word));
  if (unknown.length === 0) return wanted;
  throw new RangeError(
    `Expected ${name} to name some of ${all.join(', ')}, was ${unknown.map((word) => `"${word}"`).join(', ')}.`,
  );
}

function wordsOf(list: string): readonly string[] {
  return list.split(',').map((word) => word.trim());
}

function durationOf(duration: string): string {
  if (duration === 'resume' || /^[1-9]\d{0,5}[smhd]$/.test(duration)) return duration;
  throw new RangeError(`Expected --soak with a duration such as 60m or 24h, or resume, was "${duration}".`);
}
