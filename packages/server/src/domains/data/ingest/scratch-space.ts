import type { Files, Scratch } from '../../../platform/files/files.ts';

/** Scratch files of one ingest; whatever was not adopted is removed at its end. */
export interface ScratchSpace {
  make(extension: string): Promise<Scratch>;
  clear(): Promise<void>;
}

export function createScratchSpace(files: Files): ScratchSpace {
  const made: Scratch[] = [];
  return {
    async make(extension) {
      const scratch = await files.scratch(extension);
      made.push(scratch);
      return scratch;
    },
    async clear() {
      for (const scratch of made) await scratch.discard();
    },
  };
}
