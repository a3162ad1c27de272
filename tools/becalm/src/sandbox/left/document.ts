import { isObject } from './is-object.ts';
import { primitive } from './plain-values.ts';
import { type Place, place } from './snapshot.ts';

/** What tests leave in a document: elements in its body, entries of its storages. Nothing where there is no document. */
export function* documentPlaces(redact: (text: string) => string): Generator<readonly [string, Place]> {
  const document: unknown = Reflect.get(globalThis, 'document');
  if (!isObject(document)) return;
  const body: unknown = Reflect.get(document, 'body');
  if (isObject(body)) {
    const html: unknown = Reflect.get(body, 'innerHTML');
    yield ['document body', place('global', 'document.body', primitive(html, redact))];
  }
  // Node has storages of its own, and warns of who asks for them: these are asked for beside a document only.
  for (const name of ['localStorage', 'sessionStorage']) {
    const storage: unknown = Reflect.get(globalThis, name);
    if (!isObject(storage)) continue;
    const keys = Object.keys(storage).toSorted().join(', ');
    yield [`document ${name}`, place('global', `the keys of ${name}`, primitive(keys, redact))];
  }
}
