import fc from 'fast-check';
import { test } from 'vitest';
import { createBusFile, createMemoryBus, openFileBus } from '../../src/core/bus/index.ts';
import { MemoryFiles } from '../core/journal/memory-files.ts';
import {
  BOUNDS,
  type BusGround,
  COMMON_COMMANDS,
  expectModelled,
  type RealBus,
  startAgain,
} from './bus-commands.ts';
import type { BusModel } from './bus-model.ts';
import { asyncCommand } from './command.ts';

/** Files that a crash can take the place of. */
interface FileGround extends BusGround {
  files: MemoryFiles;
}

function fileGround(): FileGround {
  const ground: FileGround = {
    files: new MemoryFiles(),
    open: () => openFileBus({ ...BOUNDS, file: createBusFile(ground.files, 'state', 'bus.ndjson') }),
  };
  return ground;
}

test('the bus in memory is a list that each reader goes through at its own pace, holding producers up', async () => {
  await expectModelled(() => ({ open: async () => createMemoryBus(BOUNDS) }));
});

test('the bus with a file is the same list, and stays so over restarts and losses of power', async () => {
  let ground = fileGround();
  const restarts = [
    asyncCommand<BusModel, RealBus>({
      text: 'close and open',
      run: async (model, real) => {
        await real.bus.close();
        await startAgain(model, real, ground.open);
      },
    }),
    asyncCommand<BusModel, RealBus>({
      text: 'lose power and open',
      run: async (model, real) => {
        ground.files = ground.files.restart();
        await startAgain(model, real, ground.open);
      },
    }),
  ];
  await expectModelled(
    () => {
      ground = fileGround();
      return ground;
    },
    { commands: [...COMMON_COMMANDS, fc.constantFrom(...restarts)] },
  );
});
