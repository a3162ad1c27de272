/** A size, and what a hunt of it cost. */
export interface SizedCost {
  readonly size: number;
  readonly cost: number;
}

/**
 * The exponent of cost in size: the slope of least squares through the logarithms of what each size has and costs more
 * than the smallest. So what every hunt costs, whatever its size, hides nothing: any straight line has exponent 1. Null
 * for fewer than three sizes, and where a larger one did not cost more than the smallest.
 */
export function exponentOf(costs: readonly SizedCost[]): number | null {
  const [least, ...others] = costs.toSorted((one, other) => one.size - other.size);
  if (least === undefined || others.length < 2) return null;
  const points = others.map(({ size, cost }) => ({
    x: Math.log(size - least.size),
    y: Math.log(cost - least.cost),
  }));
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const covariance = mean(points.map(({ x, y }) => (x - meanX) * (y - meanY)));
  const variance = mean(points.map(({ x }) => (x - meanX) ** 2));
  const exponent = covariance / variance;
  return Number.isFinite(exponent) ? exponent : null;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A hunt over empty bodies: CPU seconds of one world. */
export interface EmptyCost {
  readonly files: number;
  readonly tests: number;
  readonly cpuSeconds: number;
}

/**
 * What a file and a test cost beyond their bodies, by least squares without a constant: a world is files and tests.
 * Null where the shapes do not tell files from tests.
 */
export function overheadOf(
  costs: readonly EmptyCost[],
): { readonly perFileMs: number; readonly perTestMicros: number } | null {
  const sum = (term: (cost: EmptyCost) => number): number =>
    costs.reduce((total, cost) => total + term(cost), 0);
  const [ff, ft, tt] = [
    sum(({ files }) => files ** 2),
    sum(({ files, tests }) => files * tests),
    sum(({ tests }) => tests ** 2),
  ];
  const [fc, tc] = [
    sum(({ files, cpuSeconds }) => files * cpuSeconds),
    sum(({ tests, cpuSeconds }) => tests * cpuSeconds),
  ];
  const determinant = ff * tt - ft ** 2;
  if (determinant === 0) return null;
  return {
    perFileMs: ((fc * tt - tc * ft) / determinant) * 1e3,
    perTestMicros: ((tc * ff - fc * ft) / determinant) * 1e6,
  };
}
