/** The door `becalm/generators`: fast-check arbitraries for what breaks software. */
export { type AmountAtEdge, type AmountOptions, amounts, amountsAtEdges } from './amounts.ts';
export {
  type DamagedJson,
  type DamagedNdjson,
  type DamageOptions,
  damagedJson,
  damagedNdjson,
} from './damaged-json.ts';
export {
  type DamagedStream,
  damagedStreams,
  type StreamDamage,
  type StreamOptions,
} from './damaged-streams.ts';
export {
  type DecimalOptions,
  type DecimalSpelling,
  decimalSpellings,
  notDecimals,
  oversizedDecimals,
} from './decimals.ts';
export { type IdentifierOptions, identifiers } from './identifiers.ts';
export type { DamageKind } from './json-cuts.ts';
export type { Labelled } from './labelled.ts';
export {
  assertOnlyPromised,
  assertSameSeedSameValues,
  assertShrinksSimpler,
  BrokenLawError,
  type LawOptions,
} from './laws.ts';
export { NoValueError } from './schema/no-value-error.ts';
export { boundaryOf, type Invalid, invalidOf, validOf } from './schema/of-schema.ts';
export type { Override } from './schema/overrides.ts';
export { pathText } from './schema/path-text.ts';
export type { SchemaOptions } from './schema/read-schema.ts';
export type { Path } from './schema/reading.ts';
export { UnsupportedSchemaError } from './schema/unsupported-schema-error.ts';
export type { ZodSchema } from './schema/zod-schema.ts';
export { type TextKind, type TextOptions, texts } from './texts.ts';
export { timeZones } from './time-zones.ts';
export {
  type IsoTimestamp,
  isoTimestamps,
  notIsoTimestamps,
  type TimestampOptions,
  timestampsMs,
  timestampsNs,
} from './timestamps.ts';
