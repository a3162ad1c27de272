import { ProfileError } from '../profile-error.ts';

/** What a command does; resolves to its exit status, or to `help` where that was asked for. */
export type Work = (signal: AbortSignal) => Promise<number | 'help'>;

/** How a command meets its process. */
export interface Terminal {
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Calls back when a person ends the command; returns what stops listening. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

/** Runs a command: its errors become words and an exit status, and Ctrl-C lets it clean up first. */
export async function runCommand(help: string, terminal: Terminal, work: Work): Promise<number> {
  const ending = new AbortController();
  const stopListening = terminal.onInterrupt(() => ending.abort());
  try {
    const outcome = await work(ending.signal);
    if (outcome === 'help') terminal.print(help);
    return outcome === 'help' ? 0 : outcome;
  } catch (error) {
    return tell(terminal, error, ending.signal);
  } finally {
    stopListening();
  }
}

/** What fails after Ctrl-C fails because of it: the program may have ended with it. */
function tell({ complain }: Terminal, error: unknown, { aborted }: AbortSignal): number {
  const code = error instanceof ProfileError ? error.code : null;
  if (aborted || code === 'INTERRUPTED') {
    complain('Ended before its time: nothing was written.');
    return 130;
  }
  complain(error instanceof Error ? error.message : String(error));
  if (code === 'USAGE') complain('Try --help.');
  return code === 'USAGE' ? 2 : 1;
}
