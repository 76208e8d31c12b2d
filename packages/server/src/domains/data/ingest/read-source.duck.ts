import type { Readable } from 'node:stream';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import { MAX_RECORD_BYTES, openCsvFile, readCsv } from '../csv/csv-intake.io.ts';
import { LineMap } from '../csv/line-map.ts';
import type { RejectedRecord } from '../csv/record-scanner.ts';
import { type IngestRequest, sourceName } from './ingest-request.ts';
import type { ScratchSpace } from './scratch-space.ts';
import { hashCells, stageCsv, stageParquet } from './stage-cells.duck.ts';
import type { StagedCells } from './staged-cells.ts';

/** A source taken in as far as its bytes go. `stage` needs a connection. */
export interface SourceTaken {
  readonly kind: 'csv' | 'parquet';
  readonly rejects: readonly RejectedRecord[];
  readonly rejected: number;
  readonly lines: LineMap;
  readonly delimiter: string | null;
  /** Hash of what came in, when the bytes alone give it. */
  readonly hash: string | undefined;
  /** Cells as text in a scratch file, and the hash. */
  stage(session: DuckSession): Promise<{ readonly staged: StagedCells; readonly hash: string }>;
}

/** Takes in a source of any kind; `onHeader` may refuse it. */
export async function takeSource(
  request: Pick<IngestRequest, 'source' | 'signal' | 'onProgress'>,
  given: {
    readonly scratch: ScratchSpace;
    readonly delimiter: string | undefined;
    readonly onHeader: (header: readonly string[]) => void;
  },
): Promise<SourceTaken> {
  const { source } = request;
  if (source.kind === 'parquet-file') return takeParquet(source, given);
  const delimiter = source.delimiter ?? given.delimiter;
  if (source.kind === 'csv-stream') return takeCsv(request, { ...given, delimiter }, source.stream, undefined);
  const { stream, bytes } = await openCsvFile(source.path);
  return takeCsv(request, { ...given, delimiter }, stream, bytes);
}

async function takeCsv(
  request: Pick<IngestRequest, 'source' | 'signal' | 'onProgress'>,
  given: Parameters<typeof takeSource>[1],
  stream: Readable,
  totalBytes: number | undefined,
): Promise<SourceTaken> {
  const records = await given.scratch.make('csv');
  const intake = await readCsv({
    stream,
    name: sourceName(request.source),
    target: records.path,
    delimiter: given.delimiter,
    signal: request.signal,
    onHeader: given.onHeader,
    onProgress: (rows, bytes) =>
      request.onProgress?.({ rows, bytes, ...(totalBytes === undefined ? {} : { totalBytes }) }),
  });
  const { header, delimiter, sha256 } = intake;
  return {
    kind: 'csv',
    rejects: intake.rejects,
    rejected: intake.rejected,
    lines: intake.lines,
    delimiter,
    hash: sha256,
    async stage(session) {
      const cells = await given.scratch.make('parquet');
      const from = { path: records.path, header, delimiter, maxRecordBytes: MAX_RECORD_BYTES };
      const staged = await stageCsv(session, from, cells.path);
      await records.discard();
      return { staged, hash: sha256 };
    },
  };
}

function takeParquet(
  source: { readonly path: string; readonly name: string },
  given: Parameters<typeof takeSource>[1],
): SourceTaken {
  const lines = new LineMap();
  // Rows of a Parquet file have no lines; they are counted from 1.
  lines.note(0, 1);
  return {
    kind: 'parquet',
    rejects: [],
    rejected: 0,
    lines,
    delimiter: null,
    hash: undefined,
    async stage(session) {
      const cells = await given.scratch.make('parquet');
      const staged = await stageParquet(session, { ...source, onHeader: given.onHeader }, cells.path);
      return { staged, hash: await hashCells(session, staged) };
    },
  };
}
