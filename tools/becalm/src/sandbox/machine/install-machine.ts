import type { EnvironmentValue } from '../../worlds/axes/environment.ts';
import { replaceDefaultLocale } from './default-locale.ts';
import { replaceDirectoryOrder } from './directory-order.ts';
import { replaceProcessors } from './processors.ts';

/** Makes the axis `environment` true: locale, processors and the order of directories are those of the world. */
export interface Machine {
  readonly enterWorld: (environment: EnvironmentValue) => void;
}

/** Replaces what this process is told of its machine; until a world says otherwise it is as it was found. */
export function installMachine(): Machine {
  let value: EnvironmentValue = { kind: 'found' };
  replaceDefaultLocale(() => (value.kind === 'found' ? null : value.locale));
  replaceProcessors(() => (value.kind === 'found' ? null : value.cpus));
  replaceDirectoryOrder(() => (value.kind === 'found' ? null : value.entries));
  return {
    enterWorld(environment) {
      value = environment;
    },
  };
}
