/** Whether a value has properties of its own; functions have. */
export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** A property as it is stored: a value, or an accessor. */
export interface Property {
  readonly value?: unknown;
  readonly get?: () => unknown;
}

/** An own property, without asking its accessor. */
export function ownProperty(object: object, key: PropertyKey): Property | undefined {
  return Reflect.getOwnPropertyDescriptor(object, key);
}

/** The value of a data property; undefined where there is none, or only an accessor. */
export function ownValue(object: object, key: PropertyKey): unknown {
  return ownProperty(object, key)?.value;
}
