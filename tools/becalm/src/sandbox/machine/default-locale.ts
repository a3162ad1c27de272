import { isFunction } from '../time/wrap-function.ts';

/** Built-in functions that take a list of locales, and at which place. */
const localeTakers = [
  [Number.prototype, 'toLocaleString', 0],
  [BigInt.prototype, 'toLocaleString', 0],
  [Date.prototype, 'toLocaleString', 0],
  [Date.prototype, 'toLocaleDateString', 0],
  [Date.prototype, 'toLocaleTimeString', 0],
  [String.prototype, 'localeCompare', 1],
  [String.prototype, 'toLocaleLowerCase', 0],
  [String.prototype, 'toLocaleUpperCase', 0],
] as const;

/** Constructors of `Intl` that take a list of locales first. */
const localeClasses = [
  'Collator',
  'DateTimeFormat',
  'DisplayNames',
  'DurationFormat',
  'ListFormat',
  'NumberFormat',
  'PluralRules',
  'RelativeTimeFormat',
  'Segmenter',
] as const;

/**
 * Replaces the locale that the engine takes where user code names none, in `Intl` and in the methods of built-in
 * objects; lists and typed arrays ask their items. A locale that is named, and does not exist, is replaced by the
 * machine's own still.
 *
 * @param locale - null for the machine's own
 */
export function replaceDefaultLocale(locale: () => string | null): void {
  for (const [prototype, name, place] of localeTakers) replaceMethod(prototype, name, place, locale);
  for (const name of localeClasses) replaceClass(name, locale);
  replaceNavigator(locale);
}

function isUnnamed(locales: unknown): boolean {
  return locales === undefined || (Array.isArray(locales) && locales.length === 0);
}

function replaceMethod(prototype: object, name: string, place: 0 | 1, locale: () => string | null): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  const real: unknown = Reflect.get(prototype, name);
  if (!isFunction(real)) return;
  // A method, so that it is no constructor, as the real one is none.
  const { [name]: method } = {
    [name](this: unknown, ...given: unknown[]): unknown {
      const own = locale();
      if (own !== null && isUnnamed(given[place])) {
        while (given.length < place) given.push(undefined);
        given[place] = own;
      }
      return Reflect.apply(real, this, given);
    },
  };
  if (method === undefined) return;
  Object.defineProperty(method, 'length', { value: real.length, configurable: true });
  Object.defineProperty(prototype, name, { ...descriptor, value: method });
}

type AnyClass = new (...given: unknown[]) => object;

function isClass(value: unknown): value is AnyClass {
  return typeof value === 'function';
}

function replaceClass(name: string, locale: () => string | null): void {
  const real: unknown = Reflect.get(Intl, name);
  if (!isClass(real)) return;
  /** The same, for calls without `new`. */
  const own: unknown = real;
  const chosen = (given: unknown[]): unknown[] => {
    const wanted = locale();
    return wanted === null || !isUnnamed(given[0]) ? given : [wanted, ...given.slice(1)];
  };
  const replaced = new Proxy(real, {
    construct: (target, given: unknown[], newTarget) =>
      Reflect.construct(target, chosen(given), newTarget) as object,
    apply: (_target, self: unknown, given: unknown[]): unknown =>
      isFunction(own) ? Reflect.apply(own, self, chosen(given)) : undefined,
  });
  const prototype: unknown = Reflect.get(real, 'prototype');
  if (typeof prototype === 'object' && prototype !== null)
    Object.defineProperty(prototype, 'constructor', { value: replaced, writable: true, configurable: true });
  Object.defineProperty(Intl, name, { value: replaced, writable: true, configurable: true });
}

/** Node's own navigator; the one of a made-up browser is part of that browser. */
function replaceNavigator(locale: () => string | null): void {
  replaceNavigatorProperty('language', (real) => locale() ?? real());
  replaceNavigatorProperty('languages', (real) => {
    const own = locale();
    return own === null ? real() : Object.freeze([own]);
  });
}

/** Replaces a property of `navigator`, where there is one; `read` is given the real way to read it. */
export function replaceNavigatorProperty(name: string, read: (real: () => unknown) => unknown): void {
  const navigator: unknown = Reflect.get(globalThis, 'navigator');
  if (typeof navigator !== 'object' || navigator === null) return;
  const prototype: unknown = Object.getPrototypeOf(navigator);
  if (typeof prototype !== 'object' || prototype === null) return;
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  const real: unknown = descriptor === undefined ? undefined : Reflect.get(descriptor, 'get');
  if (!isFunction(real)) return;
  Object.defineProperty(prototype, name, {
    ...descriptor,
    get(this: unknown) {
      return read(() => Reflect.apply(real, this, []));
    },
  });
}
