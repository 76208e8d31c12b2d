import { Readable } from 'node:stream';
import type { QuarantineReason, RuleResult, ValidationReport } from '@kaizen/contracts';
import type { Platform } from '../../../platform/platform.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { takeSource } from '../ingest/read-source.duck.ts';
import { createScratchSpace } from '../ingest/scratch-space.ts';
import { parseSpec } from '../row-mapping.ts';
import { stagedTable } from './checked-table.ts';
import { reasonsOfRejects } from './validate-cells.duck.ts';
import { effectiveSchema, type ValidationRequest, validateTable } from './validation-service.ts';

/** Validates a file that is not in the home: taken in, staged and asked, but not ingested. */
export async function validateFile(
  platform: Pick<Platform, 'db' | 'duck' | 'clock' | 'files' | 'blobs'>,
  request: ValidationRequest & {
    readonly blobHash: string;
    readonly name: string;
    readonly delimiter?: string | undefined;
  },
): Promise<ValidationReport> {
  const row = await getDatasetRow(platform.db, request.dataset);
  const schema = request.schema ?? (await effectiveSchema(platform.db, row));
  const scratch = createScratchSpace(platform.files);
  try {
    const stream = Readable.from(await platform.blobs.read(request.blobHash), { objectMode: false });
    const delimiter = request.delimiter ?? parseSpec(row)?.source.delimiter;
    const source = { kind: 'csv-stream', stream, name: request.name } as const;
    const signal = request.signal === undefined ? {} : { signal: request.signal };
    const names = schema.columns.map(({ name }) => name);
    const taken = await takeSource(
      { source, ...signal },
      { scratch, delimiter, names, open: names.length === 0, onHeader: () => undefined },
    );
    const { staged } = await platform.duck.session((session) => taken.stage(session), signal);
    const reasons = reasonsOfRejects(taken.rejects, taken.rejected, staged.header.length);
    return await validateTable(
      platform,
      row,
      { ...request, schema },
      {
        table: stagedTable(staged, schema.columns),
        source: request.name,
        baselineRows: undefined,
        placeOf: (at) => taken.lines.lineOf(at),
        before: reasons.map((reason, index) => recordResult(reason, index, staged.rows + taken.rejected)),
      },
    );
  } finally {
    await scratch.clear();
  }
}

/** Records that never became rows: a rule like the others. */
function recordResult(reason: QuarantineReason, index: number, rows: number): RuleResult {
  const samples = reason.samples.map(({ value }) => value);
  return {
    id: `records.${index}`,
    rule: `records_${reason.rule}`,
    severity: 'error',
    verdict: 'fail',
    success: false,
    anomaly: reason.rule === 'shape' ? 'BROKEN_RECORDS' : 'INVALID_UTF8',
    short: reason.rule === 'shape' ? 'Records of another shape' : 'Text that is not UTF-8',
    message: `the records: expected ${reason.expected}; observed ${reason.observed} in ${reason.count} of ${rows}.`,
    expected: reason.expected,
    observed: reason.observed,
    result: {
      element_count: rows,
      unexpected_count: reason.count,
      unexpected_percent: (reason.count / Math.max(1, rows)) * 100,
      partial_unexpected_list: samples,
    },
    // The place is a line already.
    samples: [],
  };
}
