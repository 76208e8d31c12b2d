import type { QuarantineReason, SchemaColumn } from '@kaizen/contracts';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import { parquetCopy } from '../../../platform/duck/parquet-copy.ts';
import { quoteLiteral } from '../../../platform/duck/quote.ts';
import type { LineMap } from '../csv/line-map.ts';
import type { RejectedRecord } from '../csv/record-scanner.ts';
import { type ProfiledFile, profileVersion, type VersionProfile } from '../profile/profile-version.duck.ts';
import { completeColumns } from '../schema/dataset-schema.ts';
import { inferColumns } from '../schema/infer-columns.duck.ts';
import { brokenSql, compileColumns, typedSelect } from '../validation/row-rules.ts';
import { countBroken, findReasons, reasonsOfRejects, writeQuarantine } from '../validation/validate-cells.duck.ts';
import { decideVerdict, type ValidationPolicy } from '../validation/verdict.ts';
import type { SegmentFile } from '../version/version-from.ts';
import type { StagedCells } from './staged-cells.ts';

/** Staged rows and everything that is needed to judge them. `targets` are scratch paths. */
export interface BatchToCheck {
  readonly staged: StagedCells;
  readonly rejects: readonly RejectedRecord[];
  readonly rejected: number;
  readonly lines: LineMap;
  readonly known: readonly SchemaColumn[];
  /** Columns that are not known are inferred; otherwise the header held only known ones. */
  readonly open: boolean;
  readonly lenient: boolean;
  readonly policy: ValidationPolicy;
  /** The version that the good rows make with those that are there; no files when they change nothing. */
  readonly compose: (
    added: SegmentFile,
    columns: readonly SchemaColumn[],
  ) => Promise<{
    readonly files: readonly ProfiledFile[];
    readonly columns: readonly SchemaColumn[];
  }>;
  readonly targets: { readonly segment: string; readonly quarantine: string };
}

/** What came of it. The segment file is written unless the verdict is `rejected`, the quarantine file when there are bad rows. */
export interface CheckedBatch {
  readonly columns: readonly SchemaColumn[];
  readonly rowsIn: number;
  readonly rowsBad: number;
  readonly verdict: ReturnType<typeof decideVerdict>;
  readonly reasons: readonly QuarantineReason[];
  /** Profiles of the version and of its segments, to be stored; undefined when nothing enters. */
  readonly profiled?: VersionProfile;
}

/** Infers, validates, writes and profiles, all on one connection. */
export async function checkBatch(session: DuckSession, batch: BatchToCheck): Promise<CheckedBatch> {
  const { staged } = batch;
  const knownNames = new Set(batch.known.map((column) => column.name));
  const strangers = batch.open ? staged.header.filter((name) => !knownNames.has(name)) : [];
  const inferred = await inferColumns(session, staged, strangers);
  const columns = batch.open ? completeColumns(staged.header, batch.known, inferred) : batch.known;
  const compiled = compileColumns(columns, staged, batch.lenient);
  const broken = await countBroken(session, staged, compiled);
  // Only rules that something breaks say which rows go aside.
  const breaking = compiled.filter((_, index) => broken.byColumn[index] !== 0);
  const rowsIn = staged.rows + batch.rejected;
  const rowsBad = broken.rows + batch.rejected;
  const verdict = decideVerdict(rowsIn, rowsBad, batch.policy);
  const reasons: QuarantineReason[] = [];
  if (rowsBad > 0) {
    await writeQuarantine(
      session,
      { staged, compiled: breaking, rejects: batch.rejects, lines: batch.lines },
      batch.targets.quarantine,
    );
    reasons.push(...reasonsOfRejects(batch.rejects, batch.rejected, staged.header.length));
    reasons.push(...(await findReasons(session, staged, compiled, broken, batch.lines)));
  }
  // The commonest first; among equals the order of columns and rules.
  reasons.sort((left, right) => right.count - left.count);
  const outcome = { columns, rowsIn, rowsBad, verdict, reasons };
  if (verdict === 'rejected') return outcome;
  const good = broken.rows === 0 ? '' : `WHERE NOT (${brokenSql(breaking)})`;
  await session.execute(
    `COPY (SELECT ${typedSelect(compiled)} FROM ${staged.from} ${good}) TO ${quoteLiteral(batch.targets.segment)} ${parquetCopy(compiled.length, 'COMPRESSION zstd')}`,
  );
  const added = { path: batch.targets.segment, rows: rowsIn - rowsBad, columns };
  const composed = await batch.compose(added, columns);
  const profiled = await profileVersion(session, composed.files, composed.columns);
  return { ...outcome, columns: composed.columns, profiled };
}
