/** How large a made-up suite is. */
export interface SuiteShape {
  readonly files: number;
  readonly tests: number;
  readonly modules: number;
  /** Real waits of one repetition, all tests together, in milliseconds. */
  readonly waitMs: number;
}

/** The suite that the published figures are about. */
export const measuredShape: SuiteShape = { files: 40, tests: 644, modules: 30, waitMs: 225 };

/** Splits a whole number into `count` whole shares that differ by at most one, the larger ones first. */
export function spread(total: number, count: number): readonly number[] {
  const least = Math.floor(total / count);
  return Array.from({ length: count }, (_, index) => least + (index < total % count ? 1 : 0));
}
