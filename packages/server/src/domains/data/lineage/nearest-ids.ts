import { graphTooLarge } from './errors.ts';

/** More nodes than that are no picture any more, and would hold up everyone else. */
export const MOST_NODES = 10_000;

/** What a walk has come to, level by level: with a limit the first that many, without one everything, but not more than an answer holds. */
export class NearestIds {
  readonly #limit: number | undefined;
  readonly #most: number;
  readonly #ids = new Set<string>();
  #cut = false;

  /** `most` is refused to be exceeded where there is no limit. */
  constructor(limit: number | undefined, most = MOST_NODES) {
    this.#limit = limit;
    this.#most = most;
  }

  /** True once something had to be left out. */
  get cut(): boolean {
    return this.#cut;
  }

  get ids(): readonly string[] {
    return [...this.#ids];
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Takes what is new and still has room; gives that back. Throws `data.lineage_graph_too_large`. */
  add(ids: readonly string[]): readonly string[] {
    const added: string[] = [];
    for (const id of ids) {
      if (this.#ids.has(id)) continue;
      if (this.#limit !== undefined && this.#ids.size >= this.#limit) {
        this.#cut = true;
        break;
      }
      this.#ids.add(id);
      added.push(id);
    }
    if (this.#ids.size > this.#most) throw graphTooLarge(this.#most);
    return added;
  }
}
