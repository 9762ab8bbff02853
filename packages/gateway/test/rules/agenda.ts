interface Entry {
  at: number;
  /** Of one moment the one that was added first comes first. */
  place: number;
  run(): Promise<void>;
}

/** What is to happen when: a heap, since there is much of it. */
export class Agenda {
  readonly #heap: Entry[] = [];
  #added = 0;

  add(at: number, run: () => Promise<void>): void {
    this.#heap.push({ at, place: this.#added, run });
    this.#added += 1;
    let child = this.#heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfLater(parent, child)) return;
      child = parent;
    }
  }

  /** Takes the next one; undefined when nothing is left. */
  next(): Entry | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (!first || !last || this.#heap.length === 0) return first;
    this.#heap[0] = last;
    for (let parent = 0; ; ) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      const earlier = this.#isLater(left, right) ? right : left;
      if (!this.#swapIfLater(parent, earlier)) return first;
      parent = earlier;
    }
  }

  #swapIfLater(parent: number, child: number): boolean {
    const [a, b] = [this.#heap[parent], this.#heap[child]];
    if (!a || !b || !this.#isLater(parent, child)) return false;
    this.#heap[parent] = b;
    this.#heap[child] = a;
    return true;
  }

  #isLater(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (!a || !b) return false;
    return a.at === b.at ? a.place > b.place : a.at > b.at;
  }
}
