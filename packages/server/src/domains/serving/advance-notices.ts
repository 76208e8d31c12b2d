/** Tells listeners which logs grew, once per turn of the event loop. Best effort: listeners re-read the durable counts. */
export class AdvanceNotices {
  readonly #listeners = new Set<(deployment: string) => void>();
  #grown = new Set<string>();

  notify(deployment: string): void {
    if (this.#grown.size === 0) setImmediate(() => this.#deliver());
    this.#grown.add(deployment);
  }

  listen(listener: (deployment: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #deliver(): void {
    const grown = this.#grown;
    this.#grown = new Set();
    for (const deployment of grown) {
      for (const listener of this.#listeners) listener(deployment);
    }
  }
}
