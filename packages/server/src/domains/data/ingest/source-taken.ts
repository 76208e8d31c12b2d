import type { Tx } from '../../../platform/db/database.ts';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import type { LineMap } from '../csv/line-map.ts';
import type { RejectedRecord } from '../csv/record-scanner.ts';
import type { BatchKept } from '../sources/ingest-sources.ts';
import type { SourceKind } from '../version/commit-record.ts';
import type { ScratchSpace } from './scratch-space.ts';
import type { StagedCells } from './staged-cells.ts';

/** A source taken in as far as its bytes go. `stage` needs a connection; what was left out is complete after it. */
export interface SourceTaken {
  readonly kind: SourceKind;
  readonly rejects: readonly RejectedRecord[];
  readonly rejected: number;
  readonly lines: LineMap;
  readonly delimiter: string | null;
  /** Hash of what came in, when the bytes alone give it. */
  readonly hash: string | undefined;
  /** Writes in the transaction of the commit what the source must remember (files read, watermark); the same again changes nothing. */
  keep?(tx: Tx, batch: BatchKept): Promise<void>;
  /** Cells as text in a scratch file, and the hash. */
  stage(session: DuckSession): Promise<{ readonly staged: StagedCells; readonly hash: string }>;
}

/** What taking in a source needs beside the source. */
export interface TakeContext {
  readonly scratch: ScratchSpace;
  readonly delimiter: string | undefined;
  /** Names of the columns in force, in order. */
  readonly names: readonly string[];
  /** True while columns may still be inferred. */
  readonly open: boolean;
  readonly onHeader: (header: readonly string[]) => void;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((rows: number, bytes: number) => void) | undefined;
}
