import { basename } from 'node:path';
import type { DatasetSpec } from '@kaizen/contracts';
import type { Database } from '../../../platform/db/database.ts';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import type { Scratch } from '../../../platform/files/files.ts';
import type { Platform } from '../../../platform/platform.ts';
import { checkHeader } from '../csv/header.ts';
import type { DataCommands, IngestOutcome } from '../data-commands.ts';
import { findVersionView } from '../dataset-view.sql.ts';
import { nothingToDelete } from '../errors.ts';
import { computeSchemaHash } from '../schema/dataset-schema.ts';
import { quarantineKey, segmentKey } from '../segment-files.ts';
import { computeSegmentHash, type SegmentOrigin } from '../version/commit-record.ts';
import { type OpenedEntries, openEntries } from '../version/open-entries.ts';
import { packBatch, withProfiles } from './batch-profiles.ts';
import { type CheckedBatch, checkBatch } from './check-batch.duck.ts';
import { commitBatch, findDone, type StoredFile } from './commit-batch.sql.ts';
import {
  type ComposedVersion,
  composedFiles,
  composeVersion,
  filesBySegment,
  newFiles,
} from './compose-version.duck.ts';
import { findRepeated, openDataset } from './dataset-state.sql.ts';
import { hashFile } from './hash-file.io.ts';
import {
  columnsFor,
  type DatasetState,
  type IngestRequest,
  isOpen,
  keyOf,
  policyOf,
  sourceName,
} from './ingest-request.ts';
import { keepVersion } from './keep-version.ts';
import { takeSource } from './read-source.duck.ts';
import { createScratchSpace, type ScratchSpace } from './scratch-space.ts';
import type { SourceTaken } from './source-taken.ts';

/** A batch whose rows are judged and whose files are written to scratch. */
interface JudgedBatch {
  readonly checked: CheckedBatch;
  readonly composed: ComposedVersion | undefined;
  readonly sourceHash: string;
  readonly origin: SegmentOrigin;
}

type Given = Pick<Platform, 'db' | 'duck' | 'files' | 'clock' | 'ids'>;

/** What an ingest asks of the rest of the room. */
export interface IngestPorts {
  /** Whether versions of the dataset wait for a verdict. */
  readonly isGated: (spec: DatasetSpec | undefined) => boolean;
  /** Asks the checks of a staged version. */
  readonly judge: (versionId: string, signal: AbortSignal | undefined) => Promise<void>;
  /** Files come into their places and are named one change at a time, so that the collector never meets one in between. */
  readonly place: <R>(work: () => Promise<R>) => Promise<R>;
  /** Told of every version, for what can wait. */
  readonly committed: (versionId: string) => Promise<void>;
}

/** The commands of the room; ingests of one dataset run one after the other. */
export function createIngestService(platform: Given, ports: IngestPorts): Pick<DataCommands, 'ingest'> {
  const turns = new Map<string, Promise<unknown>>();
  return {
    ingest(request) {
      const before = turns.get(request.dataset) ?? Promise.resolve();
      const mine = before.then(() => ingestAndJudge(platform, ports, request));
      const settled = mine.catch(() => undefined);
      turns.set(request.dataset, settled);
      void settled.then(() => {
        if (turns.get(request.dataset) === settled) turns.delete(request.dataset);
      });
      return mine;
    },
  };
}

async function ingestAndJudge(platform: Given, ports: IngestPorts, request: IngestRequest): Promise<IngestOutcome> {
  const outcome = await ingestBatch(platform, ports, request);
  if (outcome.versionId === undefined) return outcome;
  const made = await findVersionView(platform.db, outcome.versionId);
  if (made?.state === 'staged') await ports.judge(made.id, request.signal);
  await ports.committed(outcome.versionId);
  return outcome;
}

async function ingestBatch(platform: Given, ports: IngestPorts, request: IngestRequest): Promise<IngestOutcome> {
  const state = await openDataset(platform, request);
  const done = await platform.db.run((tx) => findDone(tx, state.row.id, request.key));
  if (done !== undefined) return done;
  keyOf(state, request.mode);
  if (request.mode === 'delete' && isOpen(state)) throw nothingToDelete(state.row.name);
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
    return await ingestTaken(platform, ports, { request, state, taken, scratch });
  } finally {
    await scratch.clear();
  }
}

function refuseChangedHeader(request: IngestRequest, state: DatasetState, header: readonly string[]): void {
  checkHeader(header, columnsFor(state, request.mode), {
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
  const segmentHash = computeSegmentHash(originOf(taken, taken.hash, computeSchemaHash(state.columns)));
  return findRepeated(db, request, state, { segmentHash, sourceHash: taken.hash }, taken);
}

function originOf(taken: Pick<SourceTaken, 'kind' | 'delimiter'>, source: string, schema: string): SegmentOrigin {
  return { format: 'kaizen-segment-1', kind: taken.kind, source, delimiter: taken.delimiter, schema };
}

/** What one ingest has in hand. */
interface IngestInHand {
  readonly request: IngestRequest;
  readonly state: DatasetState;
  readonly taken: SourceTaken;
  readonly scratch: ScratchSpace;
}

async function ingestTaken(platform: Given, ports: IngestPorts, hand: IngestInHand): Promise<IngestOutcome> {
  const { request, state, scratch } = hand;
  const made = new Map<string, Scratch>();
  const target = async () => {
    const file = await scratch.make('parquet');
    made.set(file.path, file);
    return file.path;
  };
  const paths = { segment: await target(), quarantine: await target() };
  const opened = await openEntries(platform.files, state.segments);
  const options = request.signal === undefined ? {} : { signal: request.signal };
  const judged = await platform.duck
    .session((session) => judgeBatch(session, hand, { db: platform.db, opened, paths, target }), options)
    .finally(opened.release);
  if (judged.composed?.kind !== 'same') {
    const origin = { segmentHash: computeSegmentHash(judged.origin), sourceHash: judged.sourceHash };
    const repeated = await findRepeated(platform.db, request, state, origin, hand.taken);
    if (repeated !== undefined) return repeated;
  }
  request.signal?.throwIfAborted();
  return keepBatch(platform, ports, hand, { judged, made, quarantine: paths.quarantine });
}

async function judgeBatch(
  session: DuckSession,
  { request, state, taken }: IngestInHand,
  given: {
    readonly db: Database;
    readonly opened: OpenedEntries;
    readonly paths: { readonly segment: string; readonly quarantine: string };
    readonly target: () => Promise<string>;
  },
): Promise<JudgedBatch> {
  const { staged, hash } = await taken.stage(session);
  let composed: ComposedVersion | undefined;
  const checked = await checkBatch(session, {
    staged,
    rejects: taken.rejects,
    rejected: taken.rejected,
    lines: taken.lines,
    known: columnsFor(state, request.mode),
    open: isOpen(state),
    lenient: request.source.kind === 'parquet-file',
    policy: policyOf(state.spec, request),
    async compose(added, checkedColumns) {
      const columns = request.mode === 'delete' ? state.columns : checkedColumns;
      const version = {
        mode: request.mode,
        key: keyOf(state, request.mode),
        entries: given.opened.layout,
        files: given.opened.files,
        columns: state.columns,
        target: given.target,
      };
      composed = await composeVersion(session, version, { ...added, columns });
      const known = filesBySegment(given.opened);
      if (composed.kind === 'same') return { files: [], columns };
      const files = composedFiles(composed, known, added.columns);
      return { files: await withProfiles(given.db, state.row.id, composed.entries, files), columns };
    },
    targets: given.paths,
  });
  return { checked, composed, sourceHash: hash, origin: originOf(taken, hash, computeSchemaHash(checked.columns)) };
}

/** Bytes first, row last. */
async function keepBatch(
  platform: Given,
  ports: IngestPorts,
  { request, state, taken }: IngestInHand,
  batch: { readonly judged: JudgedBatch; readonly made: ReadonlyMap<string, Scratch>; readonly quarantine: string },
): Promise<IngestOutcome> {
  const { checked, composed, sourceHash, origin } = batch.judged;
  const batchId = platform.ids.next('bat');
  const hashes = new Map<string, string>();
  for (const path of composed === undefined ? [] : newFiles(composed)) hashes.set(path, await hashFile(path));
  const adopt = async (path: string, key: string) => (await batch.made.get(path)?.adopt(key))?.size ?? 0;
  const keep = async (path: string): Promise<StoredFile> => {
    const fileHash = hashes.get(path) ?? '';
    return { fileHash, bytes: await adopt(path, segmentKey(fileHash)) };
  };
  return ports.place(async () => {
    if (checked.rowsBad > 0) await adopt(batch.quarantine, quarantineKey(batchId));
    const version = composed === undefined ? undefined : await keepVersion(composed, { request, state, origin, keep });
    const profile = await packBatch(checked, version, batchId);
    const source = { kind: taken.kind, name: basename(sourceName(request.source)), hash: sourceHash };
    const isStaged = ports.isGated(state.spec);
    const whole = { batchId, request, state, checked, source, version, isStaged, profile };
    return platform.db.run(async (tx) => {
      const outcome = await commitBatch(tx, platform.clock, whole);
      // A rejected batch stays to be read again.
      if (version !== undefined || taken.kind === 'rows') {
        await taken.keep?.(tx, { datasetId: state.row.id, batchId: outcome.batchId });
      }
      return outcome;
    });
  });
}
