import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { type RandomValue, randomStreamAt } from '../worlds/axes/random.ts';
import type { RandomStream } from '../worlds/seed.ts';
import { seedFastCheck } from './fast-check.ts';

/**
 * Makes the `random` axis true: `Math.random`, Web Crypto, `node:crypto` and fast-check's global seed
 * draw from the stream of the place that runs. Keys made inside OpenSSL stay real.
 *
 * Patch after Vitest has set itself up and before user code loads: Vitest keeps the natives it captured.
 */
export interface SeededRandom {
  /** Starts a world: forgets every stream. */
  readonly enterWorld: (value: RandomValue) => void;
  /** From here on draws come from the stream of this place, where it left off. */
  readonly enterPlace: (place: string) => void;
  /** Looks at a package that the suite loads natively: a fast-check gets its seed from the world. */
  readonly adoptPackage: (path: string) => Promise<void>;
  /** Forgets what user code configured in packages that outlive a module reset. */
  readonly cleanUp: () => void;
}

type Callback = (error: Error | null, value?: unknown) => void;

/** Replaces the sources of randomness of this process by seeded ones. */
export function installSeededRandom(): SeededRandom {
  let value: RandomValue = { kind: 'fixed' };
  let streams = new Map<string, RandomStream>();
  let draw: RandomStream = () => 0.5;

  patchMath(() => draw());
  patchCrypto(() => draw());
  const fastCheck = seedFastCheck(() => draw());

  return {
    enterWorld(next) {
      value = next;
      streams = new Map();
    },
    enterPlace(place) {
      let stream = streams.get(place);
      if (stream === undefined) {
        stream = randomStreamAt(value, place);
        streams.set(place, stream);
      }
      draw = stream;
      fastCheck.seed();
    },
    adoptPackage: fastCheck.adopt,
    cleanUp: fastCheck.reset,
  };
}

function patchMath(draw: RandomStream): void {
  Math.random = function random() {
    return draw();
  };
}

function patchCrypto(draw: RandomStream): void {
  const bytes = byteSource(draw);
  const patched = {
    randomBytes(size: number, callback?: Callback) {
      return answer(bytes(Buffer.alloc(size)), callback);
    },
    randomFillSync(buffer: ArrayBufferLike | NodeJS.ArrayBufferView, offset = 0, size?: number) {
      bytes(viewOf(buffer, offset, size));
      return buffer;
    },
    randomFill(buffer: ArrayBufferLike | NodeJS.ArrayBufferView, ...rest: readonly (number | Callback)[]) {
      const [offset = 0, size] = rest.filter(isNumber);
      bytes(viewOf(buffer, offset, size));
      return answer(buffer, rest.find(isCallback));
    },
    randomInt(...given: readonly (number | Callback)[]) {
      const [first = 0, second] = given.filter(isNumber);
      const [low, high] = second === undefined ? [0, first] : [first, second];
      if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || high <= low) {
        return realRandomInt(low, high);
      }
      return answer(low + Math.floor(draw() * (high - low)), given.find(isCallback));
    },
    randomUUID: () => uuid(bytes(new Uint8Array(16))),
  };
  const realRandomInt = crypto.randomInt;
  Object.assign(crypto, patched);
  patchWebCrypto(bytes);
  syncBuiltinESMExports();
}

function patchWebCrypto(bytes: (view: Uint8Array) => Uint8Array): void {
  const real = globalThis.crypto.getRandomValues.bind(globalThis.crypto);
  const quotaBytes = 65_536;
  Object.defineProperties(Object.getPrototypeOf(globalThis.crypto), {
    getRandomValues: {
      configurable: true,
      enumerable: true,
      writable: true,
      value: function getRandomValues(view: Uint8Array) {
        // What Web Crypto refuses (floats, too many bytes) the real one refuses in its own words.
        const integers = ArrayBuffer.isView(view) && !/^(?:Float|DataView)/u.test(view.constructor.name);
        if (!integers || view.byteLength > quotaBytes) return real(view);
        bytes(viewOf(view, 0));
        return view;
      },
    },
    randomUUID: {
      configurable: true,
      enumerable: true,
      writable: true,
      value: function randomUUID() {
        return uuid(bytes(new Uint8Array(16)));
      },
    },
  });
}

/** Node answers a callback in a later turn and returns the value where there is none. */
function answer<Value>(value: Value, callback: Callback | undefined): Value | undefined {
  if (callback === undefined) return value;
  process.nextTick(callback, null, value);
  return undefined;
}

function isNumber(given: unknown): given is number {
  return typeof given === 'number';
}

function isCallback(given: unknown): given is Callback {
  return typeof given === 'function';
}

function byteSource(draw: RandomStream): <View extends Uint8Array>(view: View) => View {
  return (view) => {
    for (let index = 0; index < view.length; index++) view[index] = Math.floor(draw() * 256);
    return view;
  };
}

/** Offset and size are counted in elements of the view, as `crypto.randomFill` counts them. */
function viewOf(buffer: ArrayBufferLike | NodeJS.ArrayBufferView, offset: number, size?: number): Uint8Array {
  const view = ArrayBuffer.isView(buffer) ? buffer : new Uint8Array(buffer);
  const width = 'BYTES_PER_ELEMENT' in view ? view.BYTES_PER_ELEMENT : 1;
  const start = view.byteOffset + offset * width;
  const length = size === undefined ? view.byteLength - offset * width : size * width;
  return new Uint8Array(view.buffer, start, length);
}

/** Version 4 (random) UUID, RFC 9562 §5.4. */
function uuid(random: Uint8Array): string {
  random[6] = ((random[6] ?? 0) & 0x0f) | 0x40;
  random[8] = ((random[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(random).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
