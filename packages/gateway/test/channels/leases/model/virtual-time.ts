interface Planned {
  at: number;
  order: number;
  act: () => void;
}

/** Time that passes from one planned act to the next. Acts of one moment run in the order in which they were planned. */
export class VirtualTime {
  readonly #heap: Planned[] = [];
  #planned = 0;
  now = 0;

  /** @param ms from now on, in whole milliseconds */
  after(ms: number, act: () => void): void {
    this.#planned += 1;
    const heap = this.#heap;
    heap.push({ at: this.now + Math.round(ms), order: this.#planned, act });
    for (let place = heap.length - 1; place > 0; ) {
      const parent = (place - 1) >> 1;
      if (!isBefore(heap[place], heap[parent])) break;
      swap(heap, place, parent);
      place = parent;
    }
  }

  /** Runs everything until a moment. @param each called whenever a moment is over */
  runTo(end: number, each: () => void): void {
    for (let next = this.#heap[0]; next && next.at <= end; next = this.#heap[0]) {
      if (next.at > this.now) each();
      this.now = next.at;
      this.#take();
      next.act();
    }
    each();
    this.now = end;
  }

  #take(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    for (let place = 0; ; ) {
      const children = [2 * place + 1, 2 * place + 2].filter((child) => child < heap.length);
      const first = children.toSorted((a, b) => (isBefore(heap[a], heap[b]) ? -1 : 1))[0];
      if (first === undefined || !isBefore(heap[first], heap[place])) return;
      swap(heap, place, first);
      place = first;
    }
  }
}

function isBefore(one: Planned | undefined, other: Planned | undefined): boolean {
  if (!one || !other) return false;
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function swap(heap: Planned[], a: number, b: number): void {
  const [one, other] = [heap[a], heap[b]];
  if (one && other) [heap[a], heap[b]] = [other, one];
}
