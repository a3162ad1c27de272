import { createHook, executionAsyncId } from 'node:async_hooks';
import { generateKeyPairSync, pbkdf2, pbkdf2Sync, randomBytes, sign, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { watchCipherJobs } from '../../../src/sandbox/time/cipher-jobs.ts';

/** Jobs that were started in here and have not called back. */
function watching(): { readonly pending: Set<number>; readonly started: () => number } {
  const pending = new Set<number>();
  let started = 0;
  const jobs = watchCipherJobs((id) => {
    started += 1;
    pending.add(id);
  });
  const hook = createHook({
    trackPromises: false,
    init(_id: number, _type: string, _trigger: number, resource: object) {
      jobs.look(resource);
    },
    before(id: number) {
      pending.delete(id);
    },
  }).enable();
  onTestFinished(() => {
    hook.disable();
  });
  return { pending, started: () => started };
}

describe('cipher jobs', () => {
  test('are pending while another thread works on them', async () => {
    const { pending, started } = watching();
    const key = promisify(pbkdf2)('password', 'salt', 10, 16, 'sha256');
    const digest = webcrypto.subtle.digest('SHA-256', Buffer.from('x'));
    await Promise.resolve();
    expect(pending.size).toBe(2);
    await Promise.all([key, digest]);
    expect(pending.size).toBe(0);
    expect(started()).toBe(2);
  });

  test('are never pending where they are synchronous', () => {
    const { started } = watching();
    randomBytes(8);
    pbkdf2Sync('password', 'salt', 10, 16, 'sha256');
    sign(null, Buffer.from('x'), generateKeyPairSync('ed25519').privateKey);
    expect(started()).toBe(0);
  });

  test('are told from other resources', () => {
    const jobs = watchCipherJobs(() => undefined);
    expect(jobs.look({ id: executionAsyncId() })).toBe(false);
    expect(jobs.look({ run: 1, getAsyncId: () => 1 })).toBe(false);
  });
});
