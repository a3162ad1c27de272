/** A function of a built-in module, as a wrapper sees it. */
export type AnyFunction = (...given: unknown[]) => unknown;

/** Whether a value can be called. */
export function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}

/**
 * Puts a wrapper in the place of a function; where there is none, nothing changes. Name, length and what
 * Node hangs on the function (`realpath.native`, `util.promisify.custom`) stay, unless the wrapper brings
 * its own.
 */
export function wrapFunction(owner: object, name: string, wrap: (real: AnyFunction) => AnyFunction): void {
  const real: unknown = Reflect.get(owner, name);
  if (!isFunction(real)) return;
  const wrapper = wrap(real);
  for (const key of Reflect.ownKeys(real)) {
    const descriptor = Object.getOwnPropertyDescriptor(real, key);
    const brings = typeof key === 'symbol' && Object.hasOwn(wrapper, key);
    if (descriptor !== undefined && !brings) Reflect.defineProperty(wrapper, key, descriptor);
  }
  Reflect.set(owner, name, wrapper);
}

/** Wraps a function that answers a callback, its last argument; calls without one go through. */
export function withAnswer(real: AnyFunction, answer: (callback: AnyFunction) => AnyFunction): AnyFunction {
  return (...given) => {
    const callback = given.at(-1);
    if (!isFunction(callback)) return real(...given);
    return real(...given.slice(0, -1), answer(callback));
  };
}
