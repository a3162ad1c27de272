import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { isDrawn, type RandomValue, randomStreamAt, repeatedStreamAt } from '../worlds/axes/random.ts';
import type { RandomStream } from '../worlds/seed.ts';
import type { EffectLog } from './effects.ts';
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
  /** What this place runs next draws from the stream of second runs. */
  readonly repeatPlace: (place: string) => void;
  /** Looks at a package that the suite loads natively: a fast-check gets its seed from the world. */
  readonly adoptPackage: (path: string) => Promise<void>;
  /** Looks at those packages again: they are loaded anew. */
  readonly adoptAgain: () => Promise<void>;
  /** Forgets what user code configured in packages that outlive a module reset. */
  readonly cleanUp: () => void;
}

type Callback = (error: Error | null, value?: unknown) => void;

/** The stream of a place, and how many draws were taken from it. */
interface Place {
  readonly path: string;
  readonly stream: RandomStream;
  /** Whether the draws are those of the world. */
  readonly ofWorld: boolean;
  draws: number;
}

/** More draws of one place than these nobody tries one by one. */
const toldPerPlace = 200;

/** Replaces the sources of randomness of this process by seeded ones. */
export function installSeededRandom(effects: EffectLog): SeededRandom {
  let value: RandomValue = { kind: 'fixed' };
  let places = new Map<string, Place>();
  let here: Place = { path: '', stream: () => 0.5, ofWorld: false, draws: 0 };

  function drawsFor(what: string): RandomStream {
    return () => {
      const number = here.draws++;
      if (here.ofWorld && value.kind === 'drawn' && number < toldPerPlace) tell(what, number);
      return here.stream();
    };
  }

  function tell(what: string, number: number): void {
    const at = effects.here();
    const { path } = here;
    if (at === null || !isDrawn(value, path, number)) return;
    effects.note(
      { axis: 'random', key: `${path}#${number}`, place: path, what: `${what}, draw ${number}` },
      at,
    );
  }

  patchMath(drawsFor('Math.random'));
  patchCrypto(drawsFor);
  const fastCheck = seedFastCheck(drawsFor('fast-check’s seed'));

  return {
    enterWorld(next) {
      value = next;
      places = new Map();
    },
    enterPlace(path) {
      const known = places.get(path);
      here = known ?? { path, stream: randomStreamAt(value, path), ofWorld: true, draws: 0 };
      if (known === undefined) places.set(path, here);
      fastCheck.seed();
    },
    repeatPlace(path) {
      const again = { path, stream: repeatedStreamAt(path), ofWorld: false, draws: 0 };
      places.set(path, again);
      if (here.path === path) here = again;
    },
    adoptPackage: fastCheck.adopt,
    adoptAgain: fastCheck.adoptAgain,
    cleanUp: fastCheck.reset,
  };
}

function patchMath(draw: RandomStream): void {
  Math.random = function random() {
    return draw();
  };
}

function patchCrypto(drawsFor: (what: string) => RandomStream): void {
  const randomBytes = byteSource(drawsFor('crypto.randomBytes'));
  const bytes = byteSource(drawsFor('crypto.randomFill'));
  const uuidBytes = byteSource(drawsFor('crypto.randomUUID'));
  const drawInt = drawsFor('crypto.randomInt');
  const patched = {
    randomBytes(size: number, callback?: Callback) {
      return answer(randomBytes(Buffer.alloc(size)), callback);
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
      return answer(low + Math.floor(drawInt() * (high - low)), given.find(isCallback));
    },
    randomUUID: () => uuid(uuidBytes(new Uint8Array(16))),
  };
  const realRandomInt = crypto.randomInt;
  Object.assign(crypto, patched);
  patchWebCrypto(byteSource(drawsFor('crypto.getRandomValues')), uuidBytes);
  syncBuiltinESMExports();
}

type Fill = <View extends Uint8Array>(view: View) => View;

function patchWebCrypto(bytes: Fill, uuidBytes: Fill): void {
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
        return uuid(uuidBytes(new Uint8Array(16)));
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

function byteSource(draw: RandomStream): Fill {
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
