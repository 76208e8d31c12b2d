import type { RunColumns, RunRow } from '@kaizen/contracts';

const HEAD = ['id', 'name', 'experiment', 'status', 'user', 'started', 'ended'] as const;

/** The first line of a table of runs. */
export function writeCsvHead({ params, metrics, tags }: RunColumns): string {
  return writeLine([
    ...HEAD,
    ...params.map((name) => `params.${name}`),
    ...metrics.map((name) => `metrics.${name}`),
    ...tags.map((name) => `tags.${name}`),
  ]);
}

/** One run as a line of that table; instants as ISO 8601, what a run does not have is empty. */
export function writeCsvRun(run: RunRow, { params, metrics, tags }: RunColumns): string {
  const { id, name, experiment, status, user, startedAt, endedAt } = run;
  return writeLine([
    id,
    name,
    experiment,
    status,
    user,
    writeInstant(startedAt),
    endedAt === undefined ? '' : writeInstant(endedAt),
    ...params.map((column) => run.params[column] ?? ''),
    ...metrics.map((column) => String(run.metrics[column] ?? '')),
    ...tags.map((column) => run.tags[column] ?? ''),
  ]);
}

/** RFC 4180: fields with a comma, a quote or a line end stand in quotes, quotes are doubled, lines end with CR LF. */
function writeLine(fields: readonly string[]): string {
  return `${fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\r\n`;
}

/** A client may give any number as a time; beyond the calendar it stays a number. */
function writeInstant(at: number): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at);
}
