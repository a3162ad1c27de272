import type { MockConfig } from './describe.ts';
import type { Inspector } from './inspector.ts';
import { isObject, ownValue } from './is-object.ts';

/** Vitest keeps what a mock does in an object that its methods close over. */
export function mockConfigOf(
  mock: object,
  inspector: Pick<Inspector, 'closureOf'> | null,
): MockConfig | null {
  const method = ownValue(mock, 'getMockImplementation');
  if (typeof method !== 'function') return null;
  const scopes = inspector?.closureOf(method)?.scopes ?? [];
  const config = scopes.map((scope) => scope.get('config')).find(isObject);
  if (config !== undefined) return read(config);
  // Which is what the next call will do, though not for how long.
  return { implementation: Reflect.apply(method, mock, []) as unknown, once: 0, original: undefined };
}

function read(config: object): MockConfig {
  const once = ownValue(config, 'onceMockImplementations');
  return {
    implementation: ownValue(config, 'mockImplementation'),
    once: Array.isArray(once) ? once.length : 0,
    original: ownValue(config, 'mockOriginal'),
  };
}
