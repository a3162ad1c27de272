import { describe, expect, test } from 'vitest';
import type { setupEnvironment } from 'vitest/worker';
import { createWorkerEnvironment, type WorkerEnvironment } from '../../../src/host/environment.ts';

type Setup = typeof setupEnvironment;
type Context = Parameters<Setup>[0];

/** A class of the environment's modules, which every set-up adds again. */
class SharedElement {
  tag(): string {
    return 'shared';
  }
}

/** An environment like a browser's: a document of its own each time, a shared class, a sloppy tear-down. */
function model(): { readonly setup: Setup; readonly log: string[] } {
  const log: string[] = [];
  let count = 0;
  const setup: Setup = () => {
    count += 1;
    log.push(`set up ${count}`);
    const added = {
      modelDocument: { number: count },
      ModelElement: SharedElement,
      ModelWindow: () => 'a function without a prototype',
      modelConstructor: 'text',
    };
    Object.assign(globalThis, added, { btoa: () => 'replaced' });
    return Promise.resolve(() => {
      log.push(`torn down ${count}`);
      Reflect.deleteProperty(globalThis, 'modelDocument');
      return Promise.resolve();
    });
  };
  return { setup, log };
}

/** Only what the environment reads of it. */
function contextOf(name: string): Context {
  return { environment: { name, options: null } } as Context;
}

function documentNumber(): unknown {
  const value: unknown = Reflect.get(globalThis, 'modelDocument');
  return typeof value === 'object' && value !== null ? Reflect.get(value, 'number') : undefined;
}

async function started(name: string): Promise<{ environment: WorkerEnvironment; log: string[] }> {
  const { setup, log } = model();
  const environment = createWorkerEnvironment(setup);
  await environment.setup(contextOf(name));
  return { environment, log };
}

describe('the environment of a worker', () => {
  test('is a fresh one after it was left and entered', async () => {
    const { environment, log } = await started('model-dom');
    const first = documentNumber();
    await environment.leave();
    const between = documentNumber();
    await environment.enter();
    const second = documentNumber();
    await environment.leave();
    expect(environment.renews()).toBe(true);
    expect([first, between, second]).toEqual([1, undefined, 2]);
    expect(log).toEqual(['set up 1', 'torn down 1', 'set up 2', 'torn down 2']);
  });

  test('puts back the globals that a tear-down forgets', async () => {
    const before: unknown = Reflect.get(globalThis, 'btoa');
    const { environment } = await started('model-dom');
    await environment.leave();
    expect(Reflect.get(globalThis, 'btoa')).toBe(before);
    expect('ModelElement' in globalThis).toBe(false);
  });

  test('undoes what a file patched on classes that outlive a set-up', async () => {
    const tag: unknown = Reflect.get(SharedElement.prototype, 'tag');
    const { environment } = await started('model-dom');
    await environment.leave();
    await environment.enter();
    SharedElement.prototype.tag = () => 'patched';
    Reflect.set(SharedElement.prototype, 'added', 1);
    await environment.leave();
    expect(Reflect.get(SharedElement.prototype, 'tag')).toBe(tag);
    expect('added' in SharedElement.prototype).toBe(false);
  });

  test('does nothing when it is entered twice, or left twice', async () => {
    const { environment, log } = await started('model-dom');
    await environment.enter();
    await environment.leave();
    await environment.leave();
    expect(log).toEqual(['set up 1', 'torn down 1']);
  });

  test('leaves node as it is', async () => {
    const { environment, log } = await started('node');
    await environment.leave();
    await environment.enter();
    expect(environment.renews()).toBe(false);
    expect(log).toEqual(['set up 1']);
    for (const key of ['modelDocument', 'ModelElement', 'ModelWindow', 'modelConstructor']) {
      Reflect.deleteProperty(globalThis, key);
    }
  });

  test('does nothing before it was set up', async () => {
    const { setup, log } = model();
    const environment = createWorkerEnvironment(setup);
    await environment.enter();
    await environment.leave();
    expect(log).toEqual([]);
  });
});
