/** Who reads which file: a file that was given up is deleted when its last reader lets go. */
export interface Holds {
  /** Keeps the files until the returned function is called (once). */
  hold(keys: readonly string[]): () => void;
  /** Gives a file up; resolves when it is deleted or, when someone reads it, at once. */
  retire(key: string): Promise<void>;
}

/** `remove` deletes a file; its failures go to `onError`, because a file left behind is found again at the next start. */
export function createHolds(
  remove: (key: string) => Promise<void>,
  onError: (key: string, error: unknown) => void,
): Holds {
  const readers = new Map<string, number>();
  const retired = new Set<string>();

  async function removeNow(key: string): Promise<void> {
    retired.delete(key);
    await remove(key).catch((error: unknown) => onError(key, error));
  }

  function letGo(key: string): void {
    const left = (readers.get(key) ?? 1) - 1;
    if (left > 0) {
      readers.set(key, left);
      return;
    }
    readers.delete(key);
    if (retired.has(key)) void removeNow(key);
  }

  return {
    hold(keys) {
      for (const key of keys) readers.set(key, (readers.get(key) ?? 0) + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        for (const key of keys) letGo(key);
      };
    },
    async retire(key) {
      retired.add(key);
      if (!readers.has(key)) await removeNow(key);
    },
  };
}
