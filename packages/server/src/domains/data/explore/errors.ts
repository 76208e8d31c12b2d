import { KaizenError } from '../../../kernel/errors.ts';
import { placeOf } from './query/place.ts';

const invalid = (code: string, message: string, details?: Readonly<Record<string, unknown>>) =>
  new KaizenError('invalid', `data.${code}`, message, details);

/** Where in the query, as the start of a sentence, and for programs. */
function placed(sql: string, position: number | undefined) {
  if (position === undefined) return { at: 'The query', place: {} };
  const place = placeOf(sql, position);
  return { at: `Line ${place.line}, column ${place.column}`, place };
}

/** The query is not one that the engine takes. `nearest`: the name that was perhaps meant. */
export function queryInvalid(
  sql: string,
  fault: { readonly message: string; readonly position: number | undefined; readonly nearest?: string | undefined },
): KaizenError {
  const { at, place } = placed(sql, fault.position);
  const hint = fault.nearest === undefined ? '' : ` Did you mean "${fault.nearest}"?`;
  const message = fault.message.replace(/\.$/, '');
  return invalid('query_invalid', `${at}: ${message}.${hint}${versionHint(sql, fault)}`, {
    ...place,
    ...(fault.nearest === undefined ? {} : { nearest: fault.nearest }),
  });
}

/** Names with `-` or `@` need quotation marks, which the parser's own words do not say. */
function versionHint(
  sql: string,
  { message, position }: { readonly message: string; readonly position: number | undefined },
): string {
  if (position === undefined || !/syntax error/.test(message)) return '';
  const { offset } = placeOf(sql, position);
  const name = /[A-Za-z_][\w-]*$/.exec(sql.slice(0, offset))?.[0];
  const rest = /^[@-][\w@.-]+/.exec(sql.slice(offset))?.[0];
  return name === undefined || rest === undefined
    ? ''
    : ` A name with @ or - stands in double quotes: "${name}${rest}".`;
}

/** The query is understood and not run. */
export function queryRefused(sql: string, reason: string, position: number | undefined): KaizenError {
  const { at, place } = placed(sql, position);
  return invalid('query_refused', `${at}: ${reason}.`, { ...place });
}

export function functionRefused(
  sql: string,
  call: { readonly name: string; readonly nearest: string | undefined; readonly position: number | undefined },
): KaizenError {
  const { at, place } = placed(sql, call.position);
  const hint = call.nearest === undefined ? '' : ` The nearest that can is ${call.nearest}.`;
  return invalid('query_refused', `${at}: the function ${call.name} cannot be used here.${hint}`, {
    ...place,
    function: call.name,
    ...(call.nearest === undefined ? {} : { nearest: call.nearest }),
  });
}

export function tableUnknown(
  sql: string,
  table: { readonly name: string; readonly nearest: string | undefined; readonly position: number | undefined },
): KaizenError {
  const { at, place } = placed(sql, table.position);
  const hint = table.nearest === undefined ? '' : ` Did you mean "${table.nearest}"?`;
  const isFile = /[./\\*]/.test(table.name);
  const mend = isFile
    ? ' Files are not read by name: add the file to the query as a table.'
    : ' Tables are datasets, and the files that were added to the query.';
  return invalid('query_table_unknown', `${at}: there is no table "${table.name}".${hint}${mend}`, {
    ...place,
    table: table.name,
    ...(table.nearest === undefined ? {} : { nearest: table.nearest }),
  });
}

/** A table that is known and cannot be read; `cause` says why. */
export function tableUnreadable(
  sql: string,
  table: { readonly name: string; readonly position: number | undefined },
  cause: KaizenError,
): KaizenError {
  const { at, place } = placed(sql, table.position);
  return new KaizenError(cause.kind, cause.code, `${at}: ${cause.message}`, {
    ...cause.details,
    ...place,
    table: table.name,
  });
}

export function datasetEmpty(dataset: string): KaizenError {
  return new KaizenError(
    'not_found',
    'data.dataset_empty',
    `The dataset "${dataset}" has no current version yet. Send its first rows, or accept the version that waits.`,
    { dataset },
  );
}

export function tableTwice(name: string): KaizenError {
  return invalid(
    'query_table_twice',
    `The query has two tables "${name}" that differ only in capital letters, or a file with the name of a dataset that it also reads. Give the file another name.`,
    { table: name },
  );
}

export function fileUnbound(table: string): KaizenError {
  return invalid(
    'query_file_unbound',
    `The file of table "${table}" needs either a path or an upload, and a path needs a project.`,
    { table },
  );
}

export function filesForbidden(table: string): KaizenError {
  return new KaizenError(
    'forbidden',
    'data.query_files_forbidden',
    `The file of table "${table}" is raw: nobody has said what its columns hold, so it takes the right to raw columns to read it. Ask the dataset that is made of it, or send a file of your own.`,
    { table },
  );
}

export function uploadGone(upload: string): KaizenError {
  return new KaizenError(
    'not_found',
    'data.explore_upload_gone',
    `The file ${upload} is not kept any more. Send it again.`,
    { upload },
  );
}

export function uploadFormat(name: string): KaizenError {
  return invalid(
    'explore_upload_format',
    `${name} does not show by its name what it is. It takes .csv, .tsv, .jsonl, .parquet, and text packed as .gz.`,
    { name },
  );
}

export function uploadTooLarge(maxBytes: number): KaizenError {
  return invalid(
    'explore_upload_large',
    `The file is larger than ${Math.round(maxBytes / 2 ** 20)} MiB. Make it a dataset with \`kaizen data push\`.`,
    { maxBytes },
  );
}

export function resultGone(id: string): KaizenError {
  return new KaizenError(
    'not_found',
    'data.result_gone',
    `The result ${id} is not kept any more. Run the query again.`,
    { id },
  );
}

export function resultFormat(name: string): KaizenError {
  return invalid('result_format', `"${name}" is no file of a result. It takes <id>.csv, <id>.jsonl or <id>.parquet.`, {
    name,
  });
}

export function chartColumnUnknown(name: string, nearest: string | undefined): KaizenError {
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return invalid('chart_column_unknown', `The query gives no column "${name}".${hint}`, { column: name });
}

export function chartColumnUnfit(name: string, type: string, wanted: string): KaizenError {
  return invalid('chart_column_unfit', `The column "${name}" is ${type}; this place of the chart takes ${wanted}.`, {
    column: name,
    type,
  });
}

export function chartNeedsColumn(measure: string): KaizenError {
  return invalid('chart_needs_column', `The ${measure} of what? Name a column of numbers as \`of\`.`, { measure });
}

export function exploreViewNotFound(id: string): KaizenError {
  return new KaizenError('not_found', 'data.view_not_found', `There is no view ${id}.`, { id });
}

export function exploreViewExists(name: string): KaizenError {
  return new KaizenError(
    'conflict',
    'data.view_exists',
    `The project has a view "${name}" already. Choose another name, or change that view.`,
    { name },
  );
}

export function exploreViewUpload(table: string): KaizenError {
  return invalid(
    'view_upload',
    `The table "${table}" is a file that was sent for one look; others could not open the view. Make it a dataset, or put it into the project's folder.`,
    { table },
  );
}

export function exploreViewTooLarge(name: string, rows: number): KaizenError {
  return invalid(
    'view_too_large',
    `The view "${name}" gives more than ${rows.toLocaleString('en')} rows, the most that is handed on. Group or limit it.`,
    { name, rows },
  );
}
