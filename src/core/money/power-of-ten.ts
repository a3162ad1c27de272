/** Powers up to here come from a table: prices, quantities and their products stay far below. */
const CACHED_EXPONENT_MAX = 80;

const POWERS: readonly bigint[] = Array.from(
  { length: CACHED_EXPONENT_MAX + 1 },
  (_, exponent) => 10n ** BigInt(exponent),
);

/** Returns 10^exponent for a whole number `exponent ≥ 0`. */
export function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}
