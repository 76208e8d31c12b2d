import { basename } from 'node:path';
import type { Database } from '../../../platform/db/database.ts';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import type { Platform } from '../../../platform/platform.ts';
import { checkHeader } from '../csv/header.ts';
import type { DataCommands, IngestOutcome } from '../data-commands.ts';
import { parseSegmentColumns } from '../row-mapping.ts';
import { computeSchemaHash } from '../schema/dataset-schema.ts';
import { quarantineKey, segmentKey } from '../segment-files.ts';
import { computeSegmentHash } from '../version/commit-record.ts';
import type { SegmentFile } from '../version/version-from.ts';
import { type CheckedBatch, checkBatch } from './check-batch.duck.ts';
import { commitBatch, findDone } from './commit-batch.sql.ts';
import { findRepeated, openDataset } from './dataset-state.sql.ts';
import { hashFile } from './hash-file.io.ts';
import { type DatasetState, type IngestRequest, isOpen, policyOf, sourceName } from './ingest-request.ts';
import { type SourceTaken, takeSource } from './read-source.duck.ts';
import { createScratchSpace, type ScratchSpace } from './scratch-space.ts';

/** A batch whose rows are judged and whose files are written to scratch. */
interface JudgedBatch {
  readonly checked: CheckedBatch;
  readonly sourceHash: string;
  readonly segmentHash: string;
}

type Given = Pick<Platform, 'db' | 'duck' | 'files' | 'clock' | 'ids'>;

/** The commands of the room; ingests of one dataset run one after the other. */
export function createIngestService(platform: Given): Pick<DataCommands, 'ingest'> {
  const turns = new Map<string, Promise<unknown>>();
  return {
    ingest(request) {
      const before = turns.get(request.dataset) ?? Promise.resolve();
      const mine = before.then(() => ingestBatch(platform, request));
      const settled = mine.catch(() => undefined);
      turns.set(request.dataset, settled);
      void settled.then(() => {
        if (turns.get(request.dataset) === settled) turns.delete(request.dataset);
      });
      return mine;
    },
  };
}

async function ingestBatch(platform: Given, request: IngestRequest): Promise<IngestOutcome> {
  const state = await openDataset(platform, request);
  const done = await platform.db.run((tx) => findDone(tx, state.row.id, request.key));
  if (done !== undefined) return done;
  const scratch = createScratchSpace(platform.files);
  try {
    const taken = await takeSource(request, {
      scratch,
      delimiter: state.spec?.source.delimiter,
      names: state.columns.map(({ name }) => name),
      open: isOpen(state),
      onHeader: (header) => refuseChangedHeader(request, state, header),
    });
    const repeated = await findRepeatedBytes(platform.db, request, state, taken);
    if (repeated !== undefined) return repeated;
    return await ingestTaken(platform, request, state, taken, scratch);
  } finally {
    await scratch.clear();
  }
}

function refuseChangedHeader(request: IngestRequest, state: DatasetState, header: readonly string[]): void {
  checkHeader(header, state.columns, {
    source: sourceName(request.source),
    dataset: request.dataset,
    open: isOpen(state),
    lenient: request.source.kind === 'parquet-file',
  });
}

/** The outcome of the same bytes under the same rules, when the current version already is or has them; saves reading the rows. */
async function findRepeatedBytes(
  db: Database,
  request: IngestRequest,
  state: DatasetState,
  taken: SourceTaken,
): Promise<IngestOutcome | undefined> {
  if (taken.hash === undefined || isOpen(state)) return undefined;
  return findRepeated(db, request, state, segmentHashOf(taken, taken.hash, computeSchemaHash(state.columns)), taken);
}

function segmentHashOf(taken: Pick<SourceTaken, 'kind' | 'delimiter'>, source: string, schema: string): string {
  return computeSegmentHash({
    format: 'kaizen-segment-1',
    kind: taken.kind,
    source,
    delimiter: taken.delimiter,
    schema,
  });
}

async function ingestTaken(
  platform: Given,
  request: IngestRequest,
  state: DatasetState,
  taken: SourceTaken,
  scratch: ScratchSpace,
): Promise<IngestOutcome> {
  const targets = { segment: await scratch.make('parquet'), quarantine: await scratch.make('parquet') };
  const kept = request.mode === 'append' ? state.segments : [];
  const opened = await Promise.all(kept.map((segment) => platform.files.localize(segmentKey(segment.file_hash))));
  const before = kept.map((segment, index) => ({
    path: opened[index]?.path ?? '',
    rows: segment.rows,
    columns: parseSegmentColumns(segment),
  }));
  const paths = { segment: targets.segment.path, quarantine: targets.quarantine.path };
  const judge = (session: DuckSession) => judgeBatch(session, { request, state, taken, before, paths });
  const options = request.signal === undefined ? {} : { signal: request.signal };
  const judged = await platform.duck.session(judge, options).finally(() => {
    for (const file of opened) file.release();
  });
  const repeated = await findRepeated(platform.db, request, state, judged.segmentHash, taken);
  if (repeated !== undefined) return repeated;
  request.signal?.throwIfAborted();
  return keepBatch(platform, request, state, { judged, taken, targets });
}

async function judgeBatch(
  session: DuckSession,
  given: {
    readonly request: IngestRequest;
    readonly state: DatasetState;
    readonly taken: SourceTaken;
    readonly before: readonly SegmentFile[];
    readonly paths: { readonly segment: string; readonly quarantine: string };
  },
): Promise<JudgedBatch> {
  const { request, state, taken } = given;
  const { staged, hash } = await taken.stage(session);
  const checked = await checkBatch(session, {
    staged,
    rejects: taken.rejects,
    rejected: taken.rejected,
    lines: taken.lines,
    known: state.columns,
    open: isOpen(state),
    lenient: request.source.kind === 'parquet-file',
    policy: policyOf(state.spec, request),
    before: given.before,
    targets: given.paths,
  });
  const segmentHash = segmentHashOf(taken, hash, computeSchemaHash(checked.columns));
  return { checked, sourceHash: hash, segmentHash };
}

/** Bytes first, row last. */
async function keepBatch(
  platform: Given,
  request: IngestRequest,
  state: DatasetState,
  batch: {
    readonly judged: JudgedBatch;
    readonly taken: SourceTaken;
    readonly targets: Readonly<Record<'segment' | 'quarantine', Awaited<ReturnType<ScratchSpace['make']>>>>;
  },
): Promise<IngestOutcome> {
  const { checked, sourceHash, segmentHash } = batch.judged;
  const batchId = platform.ids.next('bat');
  if (checked.rowsBad > 0) await batch.targets.quarantine.adopt(quarantineKey(batchId));
  let segment: Parameters<typeof commitBatch>[2]['segment'];
  if (checked.verdict !== 'rejected') {
    const fileHash = await hashFile(batch.targets.segment.path);
    const { size } = await batch.targets.segment.adopt(segmentKey(fileHash));
    segment = { hash: segmentHash, fileHash, bytes: size, rows: checked.rowsIn - checked.rowsBad };
  }
  const source = { kind: batch.taken.kind, name: basename(sourceName(request.source)), hash: sourceHash };
  return platform.db.run(async (tx) => {
    const outcome = await commitBatch(tx, platform.clock, { batchId, request, state, checked, source, segment });
    // A rejected batch stays to be read again.
    if (segment !== undefined || batch.taken.kind === 'rows') {
      await batch.taken.keep?.(tx, { datasetId: state.row.id, batchId: outcome.batchId });
    }
    return outcome;
  });
}
