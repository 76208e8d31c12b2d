import { KaizenError } from '../../../kernel/errors.ts';

export function batchRejected(
  dataset: string,
  batchId: string,
  found: { readonly rowsIn: number; readonly rowsBad: number; readonly reasons: readonly string[] },
): KaizenError {
  const { rowsIn, rowsBad, reasons } = found;
  const why = reasons.length === 0 ? '' : ` ${reasons.join('; ')}.`;
  return new KaizenError(
    'invalid',
    'data.batch_rejected',
    `${rowsBad} of ${rowsIn} rows break the schema of "${dataset}", so nothing entered.${why} Batch ${batchId} keeps the bad rows with their lines; mend the file and send it again.`,
    { dataset, batchId, rowsIn, rowsBad },
  );
}

export function ingestFailed(dataset: string, error: { readonly code: string; readonly message: string }): KaizenError {
  return new KaizenError('invalid', error.code, error.message, { dataset });
}

export function ingestCancelled(dataset: string, jobId: string): KaizenError {
  return new KaizenError(
    'conflict',
    'data.ingest_cancelled',
    `The job ${jobId} that read the file for "${dataset}" was cancelled; no version was made. Send the file again.`,
    { dataset, jobId },
  );
}

export function putNameInvalid(name: string): KaizenError {
  return new KaizenError(
    'invalid',
    'data.put_name_invalid',
    `"${name}" does not say what the file is. Put it as <dataset>.csv, .tsv, .jsonl or .parquet, text also packed as .gz; a version is made by every put, so the name has no @version.`,
    { name },
  );
}
