import fc from 'fast-check';
import { UnsupportedSchemaError } from './unsupported-schema-error.ts';
import type { FormatDefinition } from './zod-schema.ts';

/**
 * Draws texts that have a form, or nearly: those that miss it are left to the sieve around it. A form is built by name,
 * or from the pattern that its check carries; beginning, end and contents are put together.
 *
 * @throws UnsupportedSchemaError for a form without name and pattern, or with a pattern that looks ahead.
 */
export function formattedText(
  formats: readonly FormatDefinition[],
  plain: fc.Arbitrary<string>,
  path: string,
): fc.Arbitrary<string> {
  const core = formats.find(({ format }) => !AFFIXES.has(format) && !CASES.has(format));
  const text = core === undefined ? plain : formOf(core, path);
  const before = formats.map(({ prefix = '' }) => prefix).join('');
  const inside = formats.map(({ includes = '' }) => includes).join('');
  const after = formats.map(({ suffix = '' }) => suffix).join('');
  const cases = formats.filter(({ format }) => CASES.has(format));
  return text.map((middle) => cases.reduce(inCase, before + middle + inside + after));
}

function inCase(text: string, { format }: FormatDefinition): string {
  return format === 'lowercase' ? text.toLowerCase() : text.toUpperCase();
}

/** Says what is wrong with a text that misses its form. */
export function formatFault(formats: readonly FormatDefinition[]): string {
  const [only, ...others] = formats;
  if (only === undefined || others.length > 0) {
    return `does not have its form (${formats.map(({ format }) => format).join(', ')})`;
  }
  if (only.format === 'regex') return `does not match ${String(only.pattern)}`;
  return AFFIXES.has(only.format) || CASES.has(only.format)
    ? `breaks the rule ${only.format}`
    : `is no ${only.format}`;
}

const AFFIXES = new Set(['starts_with', 'ends_with', 'includes']);
const CASES = new Set(['lowercase', 'uppercase']);

/**
 * Forms whose pattern looks ahead, says less than the check, or is missing; and some whose pattern takes long to draw from.
 * Made when asked for.
 */
const BY_NAME: Readonly<Record<string, () => fc.Arbitrary<string>>> = {
  email: () => fc.tuple(words('abz09_+', 12), hosts()).map(([name, host]) => `a${name}@${host}`),
  url: () =>
    fc.tuple(hosts(), words('abz09-._~/%20?=&', 12)).map(([host, rest]) => `https://${host}/${rest}`),
  hostname: () => hosts(),
  ipv4: () => fc.ipV4(),
  ipv6: () => fc.ipV6(),
  ulid: () => fc.ulid(),
  base64: () => fc.base64String(),
  base64url: () => fc.base64String().map(asUrlAlphabet),
  emoji: () => fc.constantFrom('🙂', '👩‍🚀', '🏳️‍🌈', '🇳🇴', '❤️'),
  duration: () =>
    fc
      .tuple(fc.nat(99), fc.nat(23), fc.nat(59), fc.nat(59))
      .map(([days, hours, minutes, seconds]) => `P${days}DT${hours}H${minutes}M${seconds}S`),
  jwt: () => fc.constantFrom('HS256', 'RS256', 'ES256').map(jwtOf),
};

function words(alphabet: string, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ maxLength, unit: fc.constantFrom(...Array.from(alphabet)) });
}

function hosts(): fc.Arbitrary<string> {
  const end = fc.constantFrom('com', 'no', 'example');
  return fc.tuple(fc.array(words('abz09', 10), { minLength: 1, maxLength: 3 }), end).map(hostOf);
}

function hostOf([labels, end]: readonly [readonly string[], string]): string {
  return [...labels.map((label) => `a${label}`), end].join('.');
}

function formOf({ format, pattern, version }: FormatDefinition, path: string): fc.Arbitrary<string> {
  const named = BY_NAME[format];
  if (named !== undefined) return named();
  if (format === 'uuid') return uuids(version);
  if (pattern === undefined) throw new UnsupportedSchemaError(`a text of the form ${format}`, path);
  try {
    // A copy, since the flags `g` and `y` remember where they were; they mean nothing for a whole text.
    return fc.stringMatching(new RegExp(pattern.source, pattern.flags.replaceAll(/[gy]/g, '')));
  } catch {
    throw new UnsupportedSchemaError(`a text that matches ${String(pattern)}`, path);
  }
}

/** Those of all versions, and the two that are of none; or those of one version, `v4`. */
function uuids(version: string | undefined): fc.Arbitrary<string> {
  const wanted = UUID_VERSIONS.find((known) => version === `v${known}`);
  if (wanted !== undefined) return fc.uuid({ version: wanted });
  const special = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
  return fc.oneof({ arbitrary: fc.uuid(), weight: 9 }, fc.constantFrom(...special));
}

const UUID_VERSIONS = [1, 2, 3, 4, 5, 6, 7, 8] as const;

function asUrlAlphabet(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Tokens with a header that a reader can make sense of; nobody has signed them. */
function jwtOf(algorithm: string): string {
  const header = btoa(JSON.stringify({ alg: algorithm, typ: 'JWT' })).replaceAll('=', '');
  return `${header}.${btoa('{"sub":"1"}').replaceAll('=', '')}.c2lnbmVk`;
}
