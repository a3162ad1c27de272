/** What the exit code of the process says. */
export const EXIT_CODE = Object.freeze({
  /** All is done. */
  ok: 0,
  /** The data or the run failed. */
  failed: 1,
  /** The command line or the settings were wrong. */
  usage: 2,
});

/** One of the exit codes. */
export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE];
