/**
 * A set of identifiers whose memory follows from how many it holds, not from how many have come and gone: a `Set` keeps
 * the place of each that has left until it has twice the places, so that memory goes up and down while nothing changes.
 *
 * Open addressing with linear probing, at most half full; a deletion moves up what would no longer be found
 * (Knuth, The Art of Computer Programming, volume 3, section 6.4, algorithm R).
 */
export class IdSet {
  #slots: (string | undefined)[] = emptySlots(SLOT_COUNT_MIN);
  #size = 0;

  /** Number of identifiers. */
  get size(): number {
    return this.#size;
  }

  /** Tells whether an identifier is in the set. */
  has(id: string): boolean {
    return this.#slots[this.#slotOf(id)] !== undefined;
  }

  /** Puts an identifier in, and tells whether it was not there. */
  add(id: string): boolean {
    const slot = this.#slotOf(id);
    if (this.#slots[slot] !== undefined) return false;
    this.#slots[slot] = id;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#resize(this.#slots.length * 2);
    return true;
  }

  /** Takes an identifier out, and tells whether it was there. */
  delete(id: string): boolean {
    const slot = this.#slotOf(id);
    if (this.#slots[slot] === undefined) return false;
    this.#slots[slot] = undefined;
    this.#size -= 1;
    this.#moveUp(slot);
    if (this.#slots.length > SLOT_COUNT_MIN && this.#size * 8 < this.#slots.length)
      this.#resize(this.#slots.length / 2);
    return true;
  }

  /** Where an identifier is, or the free slot where it would be. */
  #slotOf(id: string): number {
    const last = this.#slots.length - 1;
    let slot = hashOf(id) & last;
    for (let found = this.#slots[slot]; found !== undefined && found !== id; found = this.#slots[slot])
      slot = (slot + 1) & last;
    return slot;
  }

  /** Fills a slot that became free with the next identifier that was put behind it for want of room, and so on. */
  #moveUp(from: number): void {
    const last = this.#slots.length - 1;
    let free = from;
    let slot = (free + 1) & last;
    for (let id = this.#slots[slot]; id !== undefined; id = this.#slots[slot]) {
      const wayFromHome = (slot - hashOf(id)) & last;
      const wayFromFree = (slot - free) & last;
      if (wayFromHome >= wayFromFree) {
        this.#slots[free] = id;
        this.#slots[slot] = undefined;
        free = slot;
      }
      slot = (slot + 1) & last;
    }
  }

  #resize(slotCount: number): void {
    const ids = this.#slots;
    this.#slots = emptySlots(slotCount);
    for (const id of ids) if (id !== undefined) this.#slots[this.#slotOf(id)] = id;
  }
}

/** A power of two. */
const SLOT_COUNT_MIN = 16;

function emptySlots(count: number): (string | undefined)[] {
  return new Array<string | undefined>(count).fill(undefined);
}

/** FNV-1a over the code units, with the last steps of MurmurHash3 so that the low bits depend on all of them. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
