import { KaizenError } from '../../kernel/errors.ts';

const invalid = (code: string, message: string, details?: Readonly<Record<string, unknown>>) =>
  new KaizenError('invalid', `data.${code}`, message, details);

export function datasetNotFound(name: string, nearest: string | undefined): KaizenError {
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  const mend = 'Declare it under data: in kaizen.yaml and apply the file.';
  return new KaizenError('not_found', 'data.dataset_not_found', `There is no dataset "${name}".${hint} ${mend}`, {
    dataset: name,
  });
}

export function versionNotFound(versionId: string): KaizenError {
  return new KaizenError('not_found', 'data.version_not_found', `There is no dataset version "${versionId}".`, {
    versionId,
  });
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
  if (difference.missing.length > 0) parts.push(`missing: ${difference.missing.map((n) => `"${n}"`).join(', ')}`);
  if (difference.unexpected.length > 0) {
    const shown = difference.unexpected.map(({ name: column, nearest }) =>
      nearest === undefined ? `"${column}"` : `"${column}" (nearest: "${nearest}")`,
    );
    parts.push(`unexpected: ${shown.join(', ')}`);
  }
  return invalid(
    'header_changed',
    `The columns of ${name} are not those of dataset "${dataset}": ${parts.join('; ')}. Rename the columns, or declare the new ones under data.${dataset}.columns.`,
    { source: name, dataset, missing: difference.missing, unexpected: difference.unexpected },
  );
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
