/**
 * What a number of failures in a number of worlds says about the rate behind it. Exact methods only: a
 * hunt is about rare events, where approximations by the normal distribution are at their worst.
 */

/** The confidence of every interval and bound that becalm states. */
export const confidence = 0.95;

/** A range of rates, each in [0, 1], bounds included. */
export interface Interval {
  readonly confidence: number;
  readonly low: number;
  readonly high: number;
}

/** So many failures in so many runs; `failures` is at most `runs`. */
export interface Count {
  readonly runs: number;
  readonly failures: number;
}

/**
 * The exact two-sided 95 % interval of a rate: in at least 95 % of hunts it holds the true rate.
 *
 * Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the
 * binomial", Biometrika 26 (1934); the bounds as quantiles of beta distributions as in Brown, Cai and
 * DasGupta, Statistical Science 16 (2001), section 4.2.1.
 *
 * @returns the interval, or null without a run
 */
export function rateInterval({ runs, failures }: Count): Interval | null {
  if (runs === 0) return null;
  const tail = (1 - confidence) / 2;
  return {
    confidence,
    low: failures === 0 ? 0 : betaQuantile(tail, failures, runs - failures + 1),
    high: upperLimit({ runs, failures }, tail),
  };
}

/**
 * The rate that is not exceeded with 95 % confidence, one-sided. Without a failure it is
 * 1 − 0.05^(1/runs): 0.29912 % for 1000 runs.
 *
 * @returns the bound, or null without a run
 */
export function rateBound(count: Count): number | null {
  return count.runs === 0 ? null : upperLimit(count, 1 - confidence);
}

/** The probability that a failure of this rate is seen at least once in so many runs: 1 − (1 − rate)^runs. */
export function probabilitySeen(rate: number, runs: number): number {
  // log1p and expm1 keep the digits of rates near zero.
  return runs === 0 ? 0 : -Math.expm1(runs * Math.log1p(-rate));
}

function upperLimit({ runs, failures }: Count, tail: number): number {
  if (failures === runs) return 1;
  if (failures === 0) return -Math.expm1(Math.log(tail) / runs);
  return betaQuantile(1 - tail, failures + 1, runs - failures);
}

/** The x at which the regularised incomplete beta function I_x(a, b) reaches a probability, by bisection. */
function betaQuantile(probability: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  // The interval halves until two neighbouring numbers remain; 1100 halvings reach the smallest double.
  for (let step = 0; step < 1100; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (incompleteBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The regularised incomplete beta function I_x(a, b) for a, b ≥ 1: DLMF 8.17.22, and 8.17.4 for the mirror. */
function incompleteBeta(x: number, a: number, b: number): number {
  // The continued fraction converges fast below the mean.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFront = a * Math.log(x) + b * Math.log1p(-x) - Math.log(a) - logBeta(a, b);
  return Math.exp(logFront) / continuedFraction(x, a, b);
}

/** The denominator of DLMF 8.17.22, evaluated by Lentz's method as modified by Thompson and Barnett (1986). */
function continuedFraction(x: number, a: number, b: number): number {
  let value = 1;
  let numerator = 1;
  let denominator = 0;
  // About √max(a, b) terms are needed (Numerical Recipes, section 6.4): 10,000 reach a hundred million runs.
  for (let term = 1; term <= 10_000; term++) {
    const coefficient = fractionCoefficient(term, x, a, b);
    denominator = 1 / awayFromZero(1 + coefficient * denominator);
    numerator = awayFromZero(1 + coefficient / numerator);
    const factor = numerator * denominator;
    value *= factor;
    if (Math.abs(factor - 1) < Number.EPSILON) break;
  }
  return value;
}

/** DLMF 8.17.23. */
function fractionCoefficient(term: number, x: number, a: number, b: number): number {
  const m = Math.floor(term / 2);
  return term % 2 === 0
    ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
}

function awayFromZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Lanczos' approximation with g = 7 and nine terms (coefficients of Paul Godfrey, 2001); x ≥ 0.5. */
const lanczosCoefficients = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

function logGamma(x: number): number {
  const shifted = x - 1;
  const series = lanczosCoefficients.reduce(
    (sum, coefficient, index) => sum + coefficient / (shifted + index + 1),
    0.9999999999998099,
  );
  const base = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(series);
}
