import { z } from 'zod';
import type { ZodSchema } from '../../../src/generators/index.ts';

interface Tree {
  readonly name: string;
  readonly children: readonly Tree[];
}

const tree: z.ZodType<Tree, Tree> = z.lazy(() =>
  z.strictObject({ name: z.string().min(1), children: z.array(tree).max(3) }),
);

/** A recursion by getter, as zod 4 recommends it, without `lazy`. */
const folder = z.object({
  name: z.string(),
  get parent() {
    return folder.nullable();
  },
});

const Numbered = {
  First: 1,
  Second: 2,
} as const;

/** A schema of each kind that generators promise to read. */
export const EXAMPLES: Readonly<Record<string, ZodSchema>> = {
  text: z.string(),
  'text with lengths': z.string().min(2).max(5),
  'text of one length': z.string().length(4),
  'text with a pattern': z.string().regex(/^[A-Z]{2,4}-\d+$/),
  'text with a pattern and a length': z
    .string()
    .regex(/^[a-z]+$/)
    .min(3),
  'text with a sticky pattern': z.string().regex(/^a+$/gy),
  'text with a beginning and an end': z.string().startsWith('a-').endsWith('-z').includes('m'),
  'text in lower case': z.string().lowercase(),
  'text that is trimmed': z.string().trim().min(1),
  uuid: z.uuid(),
  'uuid of version 7': z.uuidv7(),
  email: z.email(),
  url: z.url(),
  'time of ISO 8601': z.iso.datetime(),
  'time with an offset': z.iso.datetime({ offset: true, precision: 3 }),
  date: z.iso.date(),
  'time of day': z.iso.time(),
  duration: z.iso.duration(),
  addresses: z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.hostname()]),
  base64: z.base64(),
  base64url: z.base64url(),
  ulid: z.ulid(),
  nanoid: z.nanoid(),
  cuid2: z.cuid2(),
  jwt: z.jwt(),
  emoji: z.emoji(),
  e164: z.e164(),
  number: z.number(),
  'number in a range': z.number().min(-1.5).max(2.5),
  'number above zero': z.number().positive(),
  'number below': z.number().lt(10).gt(-10),
  'whole number': z.int().min(1).max(100),
  'large whole number': z.int().min(2 ** 52),
  'whole number of 32 bits': z.int32(),
  'whole number without sign': z.uint32(),
  multiple: z.number().int().multipleOf(5).min(3).max(52),
  cents: z.number().multipleOf(0.01).min(0).max(1000),
  float: z.float32(),
  bigint: z.bigint(),
  'bigint of 64 bits': z.int64(),
  'bigint in a range': z.bigint().min(2n).max(9n).multipleOf(3n),
  'bigint above': z.bigint().gt(0n),
  boolean: z.boolean(),
  literal: z.literal('buy'),
  literals: z.literal(['a', 7, true, 5n, null]),
  enum: z.enum(['buy', 'sell']),
  'numeric enum': z.enum(Numbered),
  null: z.null(),
  list: z.array(z.int()),
  'list with lengths': z.array(z.string()).min(1).max(3),
  'list of one length': z.array(z.boolean()).length(2),
  'long list': z.array(z.int()).max(5000),
  tuple: z.tuple([z.string(), z.int()]),
  'tuple with rest': z.tuple([z.string()], z.boolean()),
  'tuple with an optional end': z.tuple([z.string(), z.int().optional()]),
  record: z.record(z.string().min(1), z.int()),
  'record of known keys': z.record(z.enum(['a', 'b']), z.int()),
  'record of some known keys': z.partialRecord(z.enum(['a', 'b']), z.int()),
  object: z.object({ name: z.string(), size: z.int().min(1) }),
  'strict object': z.strictObject({ name: z.string().max(8), extra: z.boolean() }),
  'loose object': z.looseObject({ name: z.string() }),
  'object with a catchall': z.object({ name: z.string() }).catchall(z.int()),
  'object in objects': z.object({ inner: z.object({ list: z.array(z.object({ x: z.int() })) }) }),
  optional: z.object({ a: z.string().optional(), b: z.int().optional() }),
  'exactly optional': z.object({ a: z.exactOptional(z.string()) }),
  nullable: z.object({ a: z.string().nullable(), b: z.string().nullish() }),
  default: z.object({ a: z.string().default('x'), b: z.int().prefault(3) }),
  'not optional': z.object({ a: z.nonoptional(z.string().optional()) }),
  catch: z.object({ a: z.string().catch('x'), b: z.int() }),
  'readonly and branded': z.object({ a: z.string().brand('Name') }).readonly(),
  'anything in an object': z.object({ a: z.unknown(), b: z.any().optional(), c: z.int() }),
  union: z.union([z.string().min(3), z.int().positive()]),
  'union of objects': z.union([z.object({ a: z.string() }), z.object({ b: z.int() })]),
  'discriminated union': z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('circle'), radius: z.number().positive() }),
    z.object({ kind: z.literal('square'), side: z.number().positive() }),
  ]),
  'nullable union': z.object({ a: z.union([z.string(), z.int()]).nullable() }),
  recursion: tree,
  'recursion by getter': folder,
  'refined text': z.string().refine((text) => text.length % 2 === 0, 'even length'),
  'refined number': z.int().refine((number) => number % 3 === 0, { error: 'divisible by 3' }),
  'refined object': z
    .object({ low: z.int().min(0).max(9), high: z.int().min(0).max(9) })
    .refine(({ low, high }) => low <= high, 'low is at most high'),
  transform: z.string().regex(/^\d+$/).transform(Number),
  pipe: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.number().max(500)),
  codec: z.codec(z.iso.datetime(), z.date(), {
    decode: (text) => new Date(text),
    encode: (date) => date.toISOString(),
  }),
  'coerced number': z.coerce.number().min(1),
  'coerced boolean in an object': z.object({ a: z.coerce.boolean(), b: z.int() }),
};
