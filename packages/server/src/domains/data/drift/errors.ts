import { KaizenError } from '../../../kernel/errors.ts';

const invalid = (code: string, message: string, details?: Readonly<Record<string, unknown>>) =>
  new KaizenError('invalid', `data.${code}`, message, details);

export function driftFailed(column: string, reason: string): KaizenError {
  return new KaizenError('invalid', 'data.drift_failed', `Column "${column}" could not be compared: ${reason}`, {
    column,
  });
}

export function noVersionToCompare(dataset: string): KaizenError {
  return new KaizenError(
    'precondition',
    'data.no_version_to_compare',
    `Dataset "${dataset}" has no two versions to compare yet. Send another batch, or name two windows of rows of one version.`,
    { dataset },
  );
}

export function driftRowsInvalid(from: number, to: number, rows: number): KaizenError {
  return invalid(
    'drift_rows_invalid',
    `Rows ${from}..${to} hold nothing: the version has ${rows} rows, numbered from 0. Choose a smaller start or a larger end.`,
    {
      from,
      to,
      rows,
    },
  );
}

export function driftColumnUnknown(dataset: string, column: string, nearest: string | undefined): KaizenError {
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return invalid('drift_column_unknown', `Neither side of "${dataset}" has a column "${column}".${hint}`, {
    dataset,
    column,
  });
}

export function nothingToCompare(dataset: string): KaizenError {
  return invalid(
    'drift_nothing_to_compare',
    `The two sides of "${dataset}" have no column in common. Compare versions of the same shape.`,
    { dataset },
  );
}

export function driftReportNotFound(dataset: string, id: string): KaizenError {
  return new KaizenError(
    'not_found',
    'data.drift_report_not_found',
    `Dataset "${dataset}" has no drift report "${id}".`,
    { dataset, reportId: id },
  );
}

export function courseInvalid(message: string): KaizenError {
  return invalid('drift_course_invalid', message);
}
