/** A timer that a test waited for. */
export interface RecordedWait {
  /** Name of the test; null outside tests. */
  readonly test: string | null;
  /** What the timer was asked for. */
  readonly delayMs: number;
  /** How often it was asked for at this place. */
  readonly count: number;
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null;
}
