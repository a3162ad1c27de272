import { type Decimal, formatDecimal, round } from '../core/money/index.ts';

/** Writes a count with a comma between thousands, whatever the locale. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Writes an amount for people: rounded half to even at `scale` places, trailing zeros kept. */
export function formatAmount(value: Decimal, scale: number): string {
  const [whole = '', fraction = ''] = formatDecimal(round(value, scale)).split('.');
  return scale === 0 ? whole : `${whole}.${fraction.padEnd(scale, '0')}`;
}
