import type { SourceSpec } from '@kaizen/contracts';
import { sectionInvalid } from '../errors.ts';
import { formatOfName, isDelimiter, isQuote } from './read-options.ts';
import { isTextEncoding } from './text-stream.io.ts';

/** Fields that say how text is laid out. */
const textFields = ['encoding', 'delimiter', 'quote', 'header'] as const;

/** Holds the source of a dataset against itself. Throws `data.manifest_invalid`, which names the field and the mend. */
export function checkSource(dataset: string, source: SourceSpec): void {
  const fail = (field: string, message: string): never => {
    throw sectionInvalid(`data.${dataset}.source.${field}`, message);
  };
  const places = (['file', 'folder', 'postgres'] as const).filter((field) => source[field] !== undefined);
  const [place, second] = places;
  if (second !== undefined) fail(second, `stands beside ${place}. Rows come from one place; keep one of them.`);
  if (source.files !== undefined && place !== 'folder') fail('files', 'goes with folder. Name a folder, or remove it.');
  checkLayout(source, place, fail);
  if (source.watermark !== undefined && place !== 'postgres')
    fail('watermark', 'goes with postgres. A folder remembers the files it has read; remove it.');
  if (source.watermark !== undefined && source.mode === 'replace')
    fail('mode', 'is replace, but a watermark reads only new rows. Use append, or remove the watermark.');
  if (source.mode !== undefined && place === undefined)
    fail(
      'mode',
      'says how a file, a folder or a query is loaded, and none is named. Whoever sends rows says it there.',
    );
  if (source.push !== undefined && place !== undefined)
    fail('push', `says when pushed rows are committed, but the rows come from ${place}. Remove one of them.`);
}

function checkLayout(
  source: SourceSpec,
  place: 'file' | 'folder' | 'postgres' | undefined,
  fail: (field: string, message: string) => never,
): void {
  const format = source.format ?? (source.file === undefined ? undefined : formatOfName(source.file));
  for (const field of [...textFields, 'compression', 'format'] as const) {
    if (source[field] === undefined) continue;
    if (place === 'postgres') fail(field, 'is for files, not for postgres. Remove it.');
    if (field !== 'format' && format === 'parquet') fail(field, 'is for text, and Parquet says it itself. Remove it.');
    if (format === 'json-lines' && (field === 'delimiter' || field === 'quote' || field === 'header'))
      fail(field, 'is for CSV, not for JSON lines. Remove it.');
  }
  const { encoding, delimiter, quote } = source;
  if (encoding !== undefined && !isTextEncoding(encoding))
    fail(
      'encoding',
      `"${encoding}" is no encoding of text. Use a name such as utf-8, windows-1252, utf-16 or shift_jis.`,
    );
  if (delimiter !== undefined && !isDelimiter(delimiter))
    fail(
      'delimiter',
      `${JSON.stringify(delimiter)} cannot stand between cells. Use one ASCII character such as "," ";" "|" or a tab.`,
    );
  if (quote !== undefined && !isQuote(quote, delimiter))
    fail(
      'quote',
      `${JSON.stringify(quote)} cannot quote cells. Use a sign such as " or ' that is not the delimiter, or "" for none.`,
    );
}
