/**
 * Threads that share one training from its first round to its last. Messages between threads take longer than a small leaf's
 * work, so the team meets in shared memory instead: the leader opens a phase, every member claims items of it from a counter,
 * and the leader closes it when all items are done. The leader never waits for a member to turn up: alone, it does all the work.
 *
 * Which member does an item is chance. A result is the same for any number of threads as long as each item writes to its own place.
 */

const OPEN = 0;
const ACTIVE = 1;
const NEXT = 2;
const ITEMS = 3;
const PHASE = 4;
const SLEEPERS = 5;
const FINISHED = 6;

/** Cells of the shared block that a team meets in. */
export const teamCells = 8;

/** Looks at a changed cell before a thread gives up its core; about the time of one small phase. */
const spins = 2000;

/** One thread's place in a team. `work` does one item of a phase, on whichever thread claimed it. */
export class Team {
  private readonly cells: Int32Array;
  private readonly work: (phase: number, item: number) => void;

  constructor(cells: Int32Array, work: (phase: number, item: number) => void) {
    this.cells = cells;
    this.work = work;
  }

  /** Leader only: does items 0 to `items` - 1 of a phase together with whoever is there, and returns when all are done. */
  run(phase: number, items: number): void {
    const { cells } = this;
    cells[PHASE] = phase;
    cells[ITEMS] = items;
    Atomics.store(cells, NEXT, 0);
    Atomics.store(cells, OPEN, 1);
    if (Atomics.load(cells, SLEEPERS) > 0) Atomics.notify(cells, OPEN);
    this.claim();
    Atomics.store(cells, OPEN, 0);
    for (;;) {
      const active = this.awaitChange(ACTIVE, 0);
      if (active === 0) return;
      Atomics.wait(cells, ACTIVE, active);
    }
  }

  /** Leader only: does a phase alone, where handing it out would take longer. */
  runAlone(phase: number, items: number): void {
    for (let item = 0; item < items; item++) this.work(phase, item);
  }

  /** Leader only: sends the other members home. */
  finish(): void {
    Atomics.store(this.cells, FINISHED, 1);
    Atomics.store(this.cells, OPEN, 1);
    Atomics.notify(this.cells, OPEN);
  }

  /** The other members: work on every phase until the leader finishes. */
  serve(): void {
    const { cells } = this;
    while (Atomics.load(cells, FINISHED) === 0) {
      if (this.awaitChange(OPEN, 1) === 0) {
        Atomics.add(cells, SLEEPERS, 1);
        Atomics.wait(cells, OPEN, 0);
        Atomics.sub(cells, SLEEPERS, 1);
        continue;
      }
      // A phase counts its members before they look at it: the leader changes nothing while one is inside.
      Atomics.add(cells, ACTIVE, 1);
      if (Atomics.load(cells, OPEN) === 1 && Atomics.load(cells, FINISHED) === 0) this.claim();
      if (Atomics.sub(cells, ACTIVE, 1) === 1) Atomics.notify(cells, ACTIVE);
      this.awaitChange(OPEN, 0);
    }
  }

  private claim(): void {
    const { cells } = this;
    const phase = cells[PHASE] ?? 0;
    const items = cells[ITEMS] ?? 0;
    for (let item = Atomics.add(cells, NEXT, 1); item < items; item = Atomics.add(cells, NEXT, 1)) {
      this.work(phase, item);
    }
  }

  /** Looks at a cell for a while and returns it as soon as it is `wanted`, or at the end as it then is. */
  private awaitChange(cell: number, wanted: number): number {
    let value = Atomics.load(this.cells, cell);
    for (let look = 0; value !== wanted && look < spins; look++) value = Atomics.load(this.cells, cell);
    return value;
  }
}
