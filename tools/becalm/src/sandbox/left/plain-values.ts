import { types } from 'node:util';
import { cut, type DescribedPlain } from './described.ts';
import { ownValue } from './is-object.ts';
import { dateText, timeOfDate } from './natives.ts';

/** Describes something that is told apart by identity only. */
export function opaque(object: object, text: string): DescribedPlain {
  return { kind: 'plain', raw: object, text };
}

/** Describes a primitive. */
export function primitive(value: unknown, redact: (text: string) => string): DescribedPlain {
  return { kind: 'plain', raw: value, text: cut(primitiveText(value, redact)) };
}

function primitiveText(value: unknown, redact: (text: string) => string): string {
  if (typeof value === 'string') return JSON.stringify(redact(value));
  if (typeof value === 'symbol') return `Symbol(${redact(value.description ?? '')})`;
  if (typeof value === 'bigint') return `${value}n`;
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Describes an object that is all value and no parts; null for one with parts. */
export function withoutParts(object: object): DescribedPlain | null {
  if (types.isDate(object)) {
    const time = timeOfDate(object);
    return { kind: 'plain', raw: time, text: dateText(time) };
  }
  if (ArrayBuffer.isView(object)) return bytes(object);
  const known = closed.find(({ is }) => is(object));
  return known === undefined ? null : opaque(object, known.text);
}

/** What nobody can look into, or what is not worth it. */
const closed: readonly { readonly is: (object: object) => boolean; readonly text: string }[] = [
  { is: (object) => types.isRegExp(object), text: 'a regular expression' },
  { is: (object) => types.isPromise(object), text: 'a Promise' },
  { is: (object) => types.isWeakMap(object) || types.isWeakSet(object), text: 'a weak collection' },
  { is: (object) => types.isBoxedPrimitive(object), text: 'a boxed primitive' },
  { is: (object) => types.isAnyArrayBuffer(object), text: 'a buffer' },
  { is: (object) => types.isModuleNamespaceObject(object), text: 'a module' },
  { is: (object) => types.isGeneratorObject(object), text: 'a generator' },
];

function bytes(view: ArrayBufferView): DescribedPlain {
  const start = new Uint8Array(view.buffer, view.byteOffset, Math.min(64, view.byteLength));
  return { kind: 'plain', raw: `${view.byteLength}:${start.join(',')}`, text: `${view.byteLength} bytes` };
}

/** `Map`, `Set`, `Array`, `function`, `Object` for plain objects, or the name of a class. */
export function typeOf(object: object): string {
  if (typeof object === 'function') return 'function';
  if (Array.isArray(object)) return 'Array';
  if (types.isMap(object)) return 'Map';
  if (types.isSet(object)) return 'Set';
  return classOf(object);
}

function classOf(object: object): string {
  const prototype = Reflect.getPrototypeOf(object);
  if (prototype === null || Reflect.getPrototypeOf(prototype) === null) return 'Object';
  const maker: unknown = ownValue(prototype, 'constructor');
  const name = typeof maker === 'function' ? ownValue(maker, 'name') : undefined;
  return typeof name === 'string' && name !== '' ? cut(name, 40) : 'Object';
}
