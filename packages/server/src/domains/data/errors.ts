import { KaizenError } from '../../kernel/errors.ts';

/** An error of the room that the caller can mend. */
export const invalid = (code: string, message: string, details?: Readonly<Record<string, unknown>>) =>
  new KaizenError('invalid', `data.${code}`, message, details);

export function datasetNotFound(name: string, nearest: string | undefined): KaizenError {
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  const mend = 'Declare it under data: in kaizen.yaml and run kaizen apply.';
  return new KaizenError('not_found', 'data.dataset_not_found', `There is no dataset "${name}".${hint} ${mend}`, {
    dataset: name,
  });
}

export function versionNotFound(versionId: string): KaizenError {
  return new KaizenError('not_found', 'data.version_not_found', `There is no dataset version "${versionId}".`, {
    versionId,
  });
}

export function columnNotFound(versionId: string, column: string): KaizenError {
  return new KaizenError(
    'not_found',
    'data.column_not_found',
    `Version ${versionId} has no column "${column}". Its profile lists the columns it has.`,
    { versionId, column },
  );
}

export function versionCollected(versionId: string, at: number): KaizenError {
  const when = new Date(at).toISOString().slice(0, 10);
  return new KaizenError(
    'not_found',
    'data.version_collected',
    `The rows of version ${versionId} were collected on ${when} by the retention rules of its dataset; only its record and profile are kept. Tag a version that must stay.`,
    { versionId },
  );
}

export function batchNotFound(dataset: string | undefined, batchId: string): KaizenError {
  return new KaizenError(
    'not_found',
    'data.batch_not_found',
    dataset === undefined ? `There is no batch "${batchId}".` : `Dataset "${dataset}" has no batch "${batchId}".`,
    {
      dataset,
      batchId,
    },
  );
}

export function datasetElsewhere(name: string): KaizenError {
  return new KaizenError(
    'conflict',
    'data.dataset_elsewhere',
    `The dataset "${name}" belongs to another project of this home; dataset names are unique per home. Choose another name.`,
    { dataset: name },
  );
}

export function versionMoved(dataset: string): KaizenError {
  return new KaizenError(
    'conflict',
    'data.version_moved',
    `The current version of "${dataset}" changed while this batch was read. Ingest it again.`,
    { dataset },
  );
}

export function fileNotFound(path: string): KaizenError {
  return new KaizenError(
    'not_found',
    'data.file_not_found',
    `There is no file ${path}. Check the path; a relative one in kaizen.yaml starts at that file's folder.`,
    { path },
  );
}

export function fileUnreadable(path: string, reason: string): KaizenError {
  return invalid('file_unreadable', `${path} cannot be read: ${reason}. Name a plain file that this user may read.`, {
    path,
  });
}

export function fileEmpty(name: string): KaizenError {
  return invalid('file_empty', `${name} is empty. It must hold a header line and at least one row.`, { source: name });
}

export function noRows(name: string): KaizenError {
  return invalid('no_rows', `${name} holds a header but no rows; nothing was changed. Send at least one row.`, {
    source: name,
  });
}

export function lineTooLong(name: string, line: number, limit: number): KaizenError {
  const shown = limit >= 1 << 20 ? `${limit / (1 << 20)} MiB` : `${limit} bytes`;
  return invalid(
    'line_too_long',
    `${name}, line ${line}: the record that begins here is longer than ${shown}. Check that the file is CSV with line breaks, and that a quote opened there is closed.`,
    { source: name, line, limit },
  );
}

export function wrongEncoding(name: string, seen: string): KaizenError {
  return invalid(
    'wrong_encoding',
    `${name} is ${seen}, not text in the encoding that its source says. Save it as UTF-8, or say its encoding or format.`,
    {
      source: name,
    },
  );
}

export function headerInvalid(name: string, reason: string): KaizenError {
  return invalid(
    'header_invalid',
    `The header of ${name} ${reason}. Give every column one name of its own in the first line.`,
    { source: name },
  );
}

/** A source whose columns are not those of the schema; `missing` and `unexpected` name them, with the nearest name of the other side. */
export function headerChanged(
  name: string,
  dataset: string,
  difference: {
    readonly missing: readonly string[];
    readonly unexpected: ReadonlyArray<{ readonly name: string; readonly nearest?: string }>;
  },
): KaizenError {
  const parts: string[] = [];
  const { missing, unexpected } = difference;
  if (missing.length > 0) parts.push(`missing: ${firstOf(missing.map((column) => `"${column}"`))}`);
  if (unexpected.length > 0) {
    const shown = unexpected.map(({ name: column, nearest }) =>
      nearest === undefined ? `"${column}"` : `"${column}" (nearest: "${nearest}")`,
    );
    parts.push(`unexpected: ${firstOf(shown)}`);
  }
  return invalid(
    'header_changed',
    `The columns of ${name} are not those of dataset "${dataset}": ${parts.join('; ')}. Rename the columns, or declare the new ones under data.${dataset}.columns.`,
    { source: name, dataset, missing: missing.slice(0, LISTED), unexpected: unexpected.slice(0, LISTED) },
  );
}

/** Names of a list that a message shows, and that its details hold. */
const SHOWN = 20;
const LISTED = 1000;

function firstOf(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `${names.slice(0, SHOWN).join(', ')}${more}`;
}

export function delimiterInvalid(delimiter: string): KaizenError {
  return invalid(
    'delimiter_invalid',
    `${JSON.stringify(delimiter)} cannot be a delimiter. Use one ASCII character such as "," ";" "|" or a tab, not a quote or a line break.`,
    { delimiter },
  );
}

export function parquetUnreadable(name: string, reason: string): KaizenError {
  return invalid('file_unreadable', `${name} cannot be read as Parquet: ${reason}`, { source: name });
}

/** A fault in the `data` section of a manifest; `path` is the place in the file. */
export function sectionInvalid(path: string, message: string): KaizenError {
  return invalid('manifest_invalid', `${path}: ${message}`, { path });
}

export function keylessDataset(dataset: string, mode: string): KaizenError {
  return new KaizenError(
    'precondition',
    'data.no_key',
    `Dataset "${dataset}" has no key, so ${mode} cannot tell which rows are meant. Declare data.${dataset}.key with the columns that name a row.`,
    { dataset, mode },
  );
}

export function keyUnknown(dataset: string, column: string): KaizenError {
  return new KaizenError(
    'precondition',
    'data.key_unknown',
    `The key of dataset "${dataset}" names the column "${column}", which its rows do not have. Correct data.${dataset}.key.`,
    { dataset, column },
  );
}

export function nothingToDelete(dataset: string): KaizenError {
  return new KaizenError(
    'precondition',
    'data.nothing_to_delete',
    `Dataset "${dataset}" has no version yet, so no row can be deleted.`,
    { dataset },
  );
}
