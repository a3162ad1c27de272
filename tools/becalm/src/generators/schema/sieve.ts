import fc from 'fast-check';
import { NoValueError } from './no-value-error.ts';

/** A rule that holds for one value of twenty is met in a thousand tries but once in 10^22. */
const TRIES_MAX = 1000;

/**
 * Lets only values through that pass, as `filter` does, but ends: after 1000 tries for one value it says where the
 * rule stands.
 *
 * @throws NoValueError while it draws.
 */
export function sieve<Value>(
  source: fc.Arbitrary<Value>,
  passes: (value: Value) => boolean,
  path: string,
): fc.Arbitrary<Value> {
  return new Sieve(source, passes, path);
}

class Sieve<Value> extends fc.Arbitrary<Value> {
  readonly #source: fc.Arbitrary<Value>;
  readonly #passes: (value: Value) => boolean;
  readonly #path: string;

  constructor(source: fc.Arbitrary<Value>, passes: (value: Value) => boolean, path: string) {
    super();
    this.#source = source;
    this.#passes = passes;
    this.#path = path;
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<Value> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const drawn = this.#source.generate(random, biasFactor);
      if (this.#passes(drawn.value)) return drawn;
    }
    throw new NoValueError(this.#path, TRIES_MAX);
  }

  override canShrinkWithoutContext(value: unknown): value is Value {
    return this.#source.canShrinkWithoutContext(value) && this.#passes(value);
  }

  override shrink(value: Value, context: unknown): fc.Stream<fc.Value<Value>> {
    return this.#source.shrink(value, context).filter((shrunk) => this.#passes(shrunk.value));
  }
}
