import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import { isKaizenError } from '../../../kernel/errors.ts';
import { LineMap } from '../csv/line-map.ts';
import type { RejectedRecord } from '../csv/record-scanner.ts';
import { hashFile } from '../ingest/hash-file.io.ts';
import type { SourceTaken, TakeContext } from '../ingest/source-taken.ts';
import { joinStaged, type StagedCells } from '../ingest/staged-cells.ts';
import type { FileRead, FolderFile, FolderSource } from './ingest-sources.ts';
import { nothingNew } from './source-errors.ts';

const KEPT_REJECTS = 10_000;

/** Takes in files one after the other as one batch, in the given order. */
export async function takeFolder(
  source: FolderSource,
  take: (file: FolderFile, context: () => TakeContext) => Promise<SourceTaken>,
  begin: (totalBytes: number) => TakeContext,
): Promise<SourceTaken> {
  const files = await source.list();
  if (files.length === 0) throw nothingNew(source.name);
  const context = begin(files.reduce((sum, file) => sum + file.bytes, 0));
  const parts: Array<{ readonly file: FolderFile; readonly taken: SourceTaken }> = [];
  let bytes = 0;
  let rows = 0;
  for (const file of files) {
    let here = 0;
    const mine: TakeContext = {
      ...context,
      onProgress: (fileRows, fileBytes) => {
        here = fileRows;
        context.onProgress?.(rows + fileRows, bytes + fileBytes);
      },
    };
    const taken = await take(file, () => mine).catch((error: unknown) => {
      // A file without rows (yet) holds up no other; it is looked at again at the next load.
      if (isKaizenError(error) && (error.code === 'data.file_empty' || error.code === 'data.no_rows')) return undefined;
      throw error;
    });
    bytes += file.bytes;
    rows += here;
    if (taken !== undefined) parts.push({ file, taken });
  }
  if (parts.length === 0) throw nothingNew(source.name);
  return joinParts(source, parts);
}

function joinParts(
  source: FolderSource,
  parts: ReadonlyArray<{ readonly file: FolderFile; readonly taken: SourceTaken }>,
): SourceTaken {
  const rejects: RejectedRecord[] = [];
  const lines = new LineMap();
  const read: FileRead[] = [];
  let rejected = 0;
  return {
    kind: 'folder',
    rejects,
    get rejected() {
      return rejected;
    },
    lines,
    delimiter: null,
    hash: undefined,
    keep: (tx, batch) => source.keep(tx, batch, read),
    async stage(session) {
      const cells: StagedCells[] = [];
      const content: Array<{ readonly name: string; readonly hash: string }> = [];
      let firstRow = 0;
      for (const { file, taken } of parts) {
        const { staged, hash } = await taken.stage(session);
        cells.push(staged);
        lines.append(taken.lines, firstRow);
        rejects.push(...taken.rejects.slice(0, KEPT_REJECTS - rejects.length).map((one) => named(one, file.name)));
        rejected += taken.rejected;
        const { name, bytes, modifiedAt } = file;
        content.push({ name, hash });
        read.push({ name, bytes, modifiedAt, hash: await hashFile(file.path), firstRow, rows: staged.rows });
        firstRow += staged.rows;
      }
      return {
        staged: joinStaged(cells),
        hash: createHash('sha256').update(canonicalJson(content)).digest('hex'),
      };
    },
  };
}

function named(record: RejectedRecord, file: string): RejectedRecord {
  return { ...record, observed: `${record.observed} (${file})` };
}
