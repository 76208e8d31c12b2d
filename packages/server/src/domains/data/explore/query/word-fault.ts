import { findNearestName } from '@kaizen/contracts';
import { isKaizenError } from '../../../../kernel/errors.ts';
import { queryInvalid } from '../errors.ts';

/** Words what the engine says of a query while it binds (`placed`: its positions are those of the query) or runs. */
export function wordFault(error: unknown, sql: string, placed: boolean): unknown {
  if (!isKaizenError(error) || error.code !== 'platform.sql_failed') return error;
  const { type, subtype, name, position, candidates } = error.details ?? {};
  const names = Array.isArray(candidates) ? candidates.map((one) => String(one).replaceAll('"', '').trim()) : [];
  const isColumn = subtype === 'COLUMN_NOT_FOUND' && typeof name === 'string';
  const nearest = isColumn ? (findNearestName(name, names) ?? names[0]) : undefined;
  const said = isColumn ? `there is no column "${name}"` : firstSentences(error.message);
  const hint = type === 'Conversion' ? '. TRY_CAST gives NULL where a value does not fit' : '';
  const place = placed && typeof position === 'number' ? position : undefined;
  return queryInvalid(sql, { message: `${said}${hint}`, position: place, nearest });
}

/** The engine's message without the lines that repeat the query or advise settings. */
function firstSentences(message: string): string {
  const kept = message.split(/\n\s*\n|\nLINE \d|\n\* /)[0] ?? message;
  const line = kept.replace(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
