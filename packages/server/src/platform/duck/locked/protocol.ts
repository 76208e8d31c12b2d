import type { DuckRow } from '../duck.ts';
import type { DescribedColumn, LockedRights } from './locked-duck.ts';

/** What the process is told before its first engine. */
export interface EngineSettings {
  readonly threads: number;
  readonly memory: string;
  readonly tempFolder: string;
  readonly tempLimit: string;
  /** Bytes of the whole process beyond which it ends itself. */
  readonly maxProcessBytes: number;
}

/** What the process is asked; each gets one reply, in order, but for `interrupt`, which gets none. */
export type Question =
  | { readonly ask: 'begin'; readonly settings: EngineSettings }
  | { readonly ask: 'parse' | 'describe' | 'rows' | 'execute'; readonly sql: string }
  | { readonly ask: 'lock'; readonly rights: LockedRights }
  | { readonly ask: 'end' }
  | { readonly ask: 'interrupt' };

/** What it says. */
export type Reply =
  | { readonly value: Answer }
  /** The engine's message: JSON with type, message and position where the engine has them. */
  | { readonly error: string }
  | { readonly progress: number }
  /** The process ends itself, because it takes too much memory or writes too much. */
  | { readonly excess: 'memory' | 'size' };

export type Answer = string | number | readonly DuckRow[] | readonly DescribedColumn[] | null;
