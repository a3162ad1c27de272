/** Where two messages disagree. */
export interface Discrepancy {
  /** What it is about: the id of an intent or order, or a symbol. */
  readonly subject: string;
  /** What was expected, and what was found. */
  readonly problem: string;
}
