import type { UserConfig } from 'vitepress';

type Logger = NonNullable<NonNullable<UserConfig['vite']>['customLogger']>;

/** A logger that ends the build at a warning, as nobody reads one that only passes by. Progress is not told. */
export function refuseWarning(): Logger {
  const refuse = (message: string): never => {
    throw new Error(`Expected the site to be built without a warning, was: ${message.trim()}`);
  };
  return {
    hasWarned: false,
    info: () => {},
    warn: refuse,
    warnOnce: refuse,
    error: (message) => process.stderr.write(`${message}\n`),
    clearScreen: () => {},
    hasErrorLogged: () => false,
  };
}
