/** A function of a built-in module, as a wrapper sees it. */
export type AnyFunction = (...given: unknown[]) => unknown;

/** Whether a value can be called. */
export function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}

/**
 * Puts a wrapper in the place of a function; where there is none, nothing changes. What Node hangs on the
 * function (`realpath.native`, `util.promisify.custom`) stays.
 */
export function wrapFunction(owner: object, name: string, wrap: (real: AnyFunction) => AnyFunction): void {
  const real: unknown = Reflect.get(owner, name);
  if (isFunction(real)) Reflect.set(owner, name, Object.assign(wrap(real), real));
}

/** Wraps a function that answers a callback, its last argument; calls without one go through. */
export function withAnswer(real: AnyFunction, answer: (callback: AnyFunction) => AnyFunction): AnyFunction {
  return (...given) => {
    const callback = given.at(-1);
    if (!isFunction(callback)) return real(...given);
    return real(...given.slice(0, -1), answer(callback));
  };
}
