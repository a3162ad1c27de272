import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodePorts } from '../../../src/cli/node-ports.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'becalm-ports-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('nodePorts', () => {
  it('knows the version of the package', async () => {
    const manifest = JSON.parse(
      await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
    ) as Readonly<Record<string, unknown>>;

    expect(nodePorts().versions).toEqual({ becalm: manifest['version'], node: process.version });
  });

  it('finds no commit outside a repository', async () => {
    expect(await nodePorts().commitOf(folder)).toBeNull();
  });

  it('finds no commit in a folder that does not exist', async () => {
    expect(await nodePorts().commitOf(join(folder, 'missing'))).toBeNull();
  });

  it('listens for both ending signals until it is told not to', () => {
    const before = [process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')];
    const listener = (): void => undefined;
    const stop = nodePorts().onSignal(listener);

    expect([
      process.listeners('SIGINT').includes(listener),
      process.listeners('SIGTERM').includes(listener),
    ]).toEqual([true, true]);
    stop();
    expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).toEqual(before);
  });

  it('reads files and the environment', async () => {
    const path = join(folder, 'ports.txt');
    await nodePorts().writeFile(path, 'calm');

    expect(await nodePorts().readFile(path)).toBe('calm');
    await expect(nodePorts().readFile(folder)).rejects.toThrow('EISDIR');
    expect(nodePorts().environment('PATH')).toBe(process.env['PATH']);
    expect(nodePorts().environment('BECALM_HAS_NO_SUCH_VARIABLE')).toBeNull();
  });

  it('is plain where there is no terminal', () => {
    const { stdout } = nodePorts();

    // A worker of Vitest has a pipe, or no stream at all.
    expect({ columns: stdout.columns, colours: stdout.colours }).toEqual({ columns: null, colours: false });
  });
});
