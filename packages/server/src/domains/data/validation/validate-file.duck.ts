import { Readable } from 'node:stream';
import type { QuarantineReason, RuleResult, SourceSpec, ValidationReport } from '@kaizen/contracts';
import type { Platform } from '../../../platform/platform.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { takeSource } from '../ingest/read-source.duck.ts';
import { createScratchSpace } from '../ingest/scratch-space.ts';
import { parseSpec } from '../row-mapping.ts';
import { decideFormat, type ReadOptions } from '../sources/read-options.ts';
import { stagedTable } from './checked-table.ts';
import { recordResult, strangersResult } from './file-results.ts';
import { reasonsOfRejects } from './validate-cells.duck.ts';
import { effectiveSchema, type ValidationRequest, validateTable } from './validation-service.ts';

/** Validates a file that is not in the home: taken in as an ingest would, staged and asked, but not ingested. */
export async function validateFile(
  platform: Pick<Platform, 'db' | 'duck' | 'clock' | 'files' | 'blobs'>,
  request: ValidationRequest & { readonly blobHash: string; readonly name: string; readonly options: ReadOptions },
): Promise<ValidationReport> {
  const row = await getDatasetRow(platform.db, request.dataset);
  const schema = request.schema ?? (await effectiveSchema(platform.db, row));
  const scratch = createScratchSpace(platform.files);
  try {
    const stream = Readable.from(await platform.blobs.read(request.blobHash), { objectMode: false });
    const options = readOptions(request.name, request.options, parseSpec(row)?.source);
    const source = { kind: 'stream', stream, name: request.name, options } as const;
    const signal = request.signal === undefined ? {} : { signal: request.signal };
    const names = schema.columns.map(({ name }) => name);
    const taken = await takeSource(
      { source, ...signal },
      { scratch, delimiter: undefined, names, open: names.length === 0, onHeader: () => undefined },
    );
    const { staged } = await platform.duck.session((session) => taken.stage(session), signal);
    const reasons: readonly QuarantineReason[] = reasonsOfRejects(taken.rejects, taken.rejected, staged.header.length);
    const rows = staged.rows + taken.rejected;
    const broken = reasons.map((reason, index) => recordResult(reason, index, rows));
    const strangers: readonly RuleResult[] = names.length === 0 ? [] : strangersResult(staged.header, names);
    return await validateTable(
      platform,
      row,
      { ...request, schema },
      {
        table: stagedTable(staged, schema.columns),
        source: request.name,
        baselineRows: undefined,
        placeOf: (at) => taken.lines.lineOf(at),
        before: [...broken, ...strangers],
      },
    );
  } finally {
    await scratch.clear();
  }
}

/** What is not said of the text of a file is as the declared source has it, where that is of the same format. */
function readOptions(name: string, given: ReadOptions, declared: SourceSpec | undefined): ReadOptions {
  if (declared === undefined) return given;
  const format = decideFormat(name, given);
  if (format === 'parquet' || format !== decideFormat(declared.file ?? declared.files ?? name, declared)) return given;
  const { encoding, delimiter, quote, header } = declared;
  return {
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(quote === undefined ? {} : { quote }),
    ...(header === undefined ? {} : { header }),
    ...given,
  };
}
