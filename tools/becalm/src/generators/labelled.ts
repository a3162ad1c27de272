/** A value, and what is special about it in a few words: a failing test shows both. */
export interface Labelled<Value> {
  readonly value: Value;
  /** What is special about it. */
  readonly label: string;
}
