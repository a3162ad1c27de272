/**
 * The vectors disown the TEMA of the original, which is a plain EMA, and its relative strength where nothing has moved;
 * both stand corrected under `right`. Signals depend on the TEMA. So the rule is checked twice: with the values of the
 * original, where it has to give the signals of the original, and with the corrected ones, where the whole strategy has to
 * give what the rule gives.
 */
import { describe, expect, test } from 'vitest';
import { asQuantity, ONE } from '../../src/core/money/index.ts';
import {
  bollingerBands,
  createRsiTemaBollingerStrategy,
  PriceWindow,
  relativeStrength,
  sideOf,
  Tema,
} from '../../src/strategies/index.ts';
import { quietContext, trade } from '../strategies/market.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

type Value = number | null;

interface RsiVector extends Vector {
  readonly params: {
    readonly rsi_period: number;
    readonly tema_period: number;
    readonly bb_period: number;
    readonly bb_std: number;
    readonly rsi_oversold?: number;
    readonly rsi_overbought?: number;
  };
  readonly prices: readonly number[];
  readonly original: {
    /** Relative strength, TEMA, upper and lower band after each price. */
    readonly rows: readonly (readonly [rsi: Value, tema: Value, upper: Value, lower: Value])[];
    readonly signals: readonly (readonly string[])[];
  };
  readonly right: { readonly rsi: readonly Value[]; readonly tema_full_history: readonly Value[] };
}

describe.each(readVectorGroups<RsiVector>('indicators_rsi_tema_bb'))(
  'relative strength, TEMA and bands, $span',
  ({ vectors }) => {
    test('are those of the formulas', () => {
      for (const { id, params, prices, original, right } of vectors) {
        const window = new PriceWindow(Math.max(params.rsi_period + 1, params.bb_period));
        const tema = new Tema(params.tema_period);
        const rows = prices.map((price, index) => {
          window.push(price);
          tema.push(price);
          const bands = bollingerBands(window, params.bb_period, params.bb_std);
          return [
            snap(right.rsi[index], relativeStrength(window, params.rsi_period)),
            snap(right.tema_full_history[index], tema.value),
            snap(original.rows[index]?.[2], bands?.upper),
            snap(original.rows[index]?.[3], bands?.lower),
          ];
        });
        const wanted = original.rows.map(([, , upper, lower], index) => [
          right.rsi[index],
          right.tema_full_history[index],
          upper,
          lower,
        ]);
        expect(rows, id).toEqual(wanted);
      }
    });

    test('the rule makes the signals of the original out of its values', () => {
      for (const vector of vectors) {
        const { rows, signals } = vector.original;
        const values = rows.map(([rsi, tema]) => ({ rsi, tema }));
        expect(signalsOf(vector, values), vector.id).toEqual(signals);
      }
    });

    test('make the signals of the strategy', () => {
      for (const vector of vectors) {
        const { id, params, prices, right } = vector;
        const values = right.rsi.map((rsi, index) => ({ rsi, tema: right.tema_full_history[index] ?? null }));
        const strategy = createRsiTemaBollingerStrategy({
          id: 'rsi',
          rsiPeriod: params.rsi_period,
          temaPeriod: params.tema_period,
          bandPeriod: params.bb_period,
          bandWidth: params.bb_std,
          quantity: asQuantity(ONE),
          ...levelsOf(vector),
        });
        const context = quietContext('rsi');
        const signals = prices.map((price) =>
          strategy.onEvent(trade('A/B', String(price)), context).map(({ side }) => side),
        );
        const wanted = signalsOf(vector, values);
        const decided = prices.map((_, index) => isDecided(vector, values, index));
        expect(
          signals.filter((_, index) => decided[index]),
          id,
        ).toEqual(wanted.filter((_, index) => decided[index]));
      }
    });
  },
);

function levelsOf({ params }: RsiVector) {
  return { oversold: params.rsi_oversold ?? 30, overbought: params.rsi_overbought ?? 70 };
}

type Values = readonly { readonly rsi: Value; readonly tema: Value }[];

/** Applies the rule to indicators that are given; the first tick with enough prices only tells its TEMA. */
function signalsOf(vector: RsiVector, values: Values): readonly (readonly string[])[] {
  const { params, prices, original } = vector;
  const firstIndex = Math.max(params.rsi_period, params.tema_period, params.bb_period);
  return prices.map((price, index) => {
    const [, , upper, lower] = original.rows[index]!;
    const { rsi, tema } = values[index]!;
    if (index <= firstIndex) return [];
    const reading = {
      price,
      rsi: rsi!,
      tema: tema!,
      previousTema: values[index - 1]!.tema!,
      bands: { upper: upper!, lower: lower! },
    };
    return [sideOf(reading, levelsOf(vector))].filter((side) => side !== undefined);
  });
}

/** A comparison of numbers that differ by rounding alone can go either way. */
function isDecided(vector: RsiVector, values: Values, index: number): boolean {
  const [, , upper, lower] = vector.original.rows[index]!;
  const { rsi, tema } = values[index]!;
  const { oversold, overbought } = levelsOf(vector);
  const price = vector.prices[index]!;
  const previousTema = values[index - 1]?.tema ?? null;
  const compared: readonly (readonly [Value, Value])[] = [
    [tema, previousTema],
    [price, upper],
    [price, lower],
    [rsi, oversold],
    [rsi, overbought],
  ];
  return compared.every(([one, other]) => one === null || other === null || Math.abs(one - other) > 1e-9);
}

/** Returns the wanted value when ours is within a relative 10^-9 of it: the order of summation differs. */
function snap(wanted: Value | undefined, value: number | undefined): Value {
  if (value === undefined) return null;
  if (wanted === undefined || wanted === null) return value;
  return Math.abs(value - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)) ? wanted : value;
}
