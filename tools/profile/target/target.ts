import type { CdpClient } from './cdp-client.ts';

/** A program that is connected to and can be profiled. */
export interface Target {
  /** What reports and folders call it. */
  readonly name: string;
  readonly cdp: CdpClient;
  /** Lets it begin where it waits for that. */
  readonly begin: () => Promise<void>;
  /** Resolves when it is about to end; it waits until it is left, so a profile can still be taken. */
  readonly ending: Promise<void>;
  /** Lets go of it: a program that was started here is ended, any other is left as it was found. Never rejects. */
  readonly leave: () => Promise<void>;
}
