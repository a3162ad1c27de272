import type { Invalid, Path } from '../../tools/becalm/src/generators/index.ts';

/** An object whose fields nobody has looked at. */
export type Wire = Readonly<Record<string, unknown>>;

/**
 * Takes the wrong place of an invalid value over into a valid value of one's own making, so that rules over several fields
 * hold everywhere else. A flaw of the whole value stays as it is.
 */
export function grafted<Input>(invalid: Invalid<Input>, mend: (valid: Input) => Input): Invalid<Input> {
  const valid = mend(invalid.valid);
  return { ...invalid, valid, value: withPlaceOf(valid, invalid.value, invalid.path) };
}

function withPlaceOf(target: unknown, source: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined) return source;
  if (Array.isArray(target))
    return target.with(Number(step), withPlaceOf(target[Number(step)], at(source, step), rest));
  const { [step]: old, ...others } = target as Wire;
  const isMissing = !Object.hasOwn(source as Wire, step);
  return isMissing ? others : { ...others, [step]: withPlaceOf(old, at(source, step), rest) };
}

function at(source: unknown, step: string | number): unknown {
  return (source as Wire)[step];
}
