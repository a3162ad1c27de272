/**
 * How far one consumer has got in one topic.
 *
 * Acknowledging is cumulative. Malformed messages are skipped by the bus, so nobody acknowledges them: they
 * count as done as soon as everything before them is, or they would hold the producer back for ever.
 */
export class ConsumerCursor {
  readonly #skipped = new Set<number>();
  #position: number;

  /** Starts at the position of the first message to handle. */
  constructor(position: number) {
    this.#position = position;
  }

  /** Position of the first message that is not yet handled. */
  get position(): number {
    return this.#position;
  }

  /** Records that the message at `position`, and all before it, are handled. */
  acknowledge(position: number): void {
    this.#advanceTo(position + 1);
  }

  /** Records that the message at `position` is not for the consumer. */
  skip(position: number): void {
    this.#skipped.add(position);
    this.#advanceTo(this.#position);
  }

  #advanceTo(position: number): void {
    let next = Math.max(position, this.#position);
    if (this.#skipped.size > 0) next = this.#past(next);
    this.#position = next;
  }

  /** Goes on over what was skipped, and forgets it. */
  #past(position: number): number {
    let next = position;
    while (this.#skipped.delete(next)) next += 1;
    for (const skipped of this.#skipped) if (skipped < next) this.#skipped.delete(skipped);
    return next;
  }
}
