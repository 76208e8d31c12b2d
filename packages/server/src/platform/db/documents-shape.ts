import type { DocumentField, DocumentShape } from './documents.ts';

/** A row as a list of values, in the order of the query's columns. */
export type ValueRow = readonly unknown[];

/** Writes a value of a row (of the document with this place); undefined leaves the field out. */
type WriteValue = (row: ValueRow, document: number) => string | undefined;

/** Writes what one row of a part adds to its document's list or map; undefined when it adds nothing. */
export type WriteItem = (row: ValueRow) => string | undefined;

/** What the fields of a shape read: the columns of its rows, and the parts that lists and maps take. */
export interface ShapeScope {
  readonly columns: readonly string[];
  /**
   * Asks for the items of a part, joined by commas, by document; they are there once the part's rows have been read. Absent inside an item: its lists and
   * maps would have no owner.
   */
  collect?(part: string, item: PartItem): ReadonlyArray<string | undefined>;
}

/** What a row of a part becomes: an object of a list, or a field of a map. */
export type PartItem = { readonly object: DocumentShape } | { readonly key: string; readonly value: DocumentField };

/** Turns an item into a function that writes a row of its part. */
export function compileItem(item: PartItem, columns: readonly string[]): WriteItem {
  if ('key' in item) return compileEntry(item.key, item.value, columns);
  const write = compileShape(item.object, { columns });
  return (row) => write(row, 0);
}

interface CompiledField {
  readonly first: string;
  readonly next: string;
  readonly write: WriteValue;
}

/** Turns a shape into a function that writes a row as a JSON object; names are escaped and columns are found once. */
export function compileShape(shape: DocumentShape, scope: ShapeScope): (row: ValueRow, document: number) => string {
  const fields: CompiledField[] = Object.entries(shape).map(([name, field]) => {
    const first = `${JSON.stringify(name)}:`;
    return { first, next: `,${first}`, write: compileField(field, scope) };
  });
  return (row, document) => {
    let text = '';
    for (const field of fields) {
      const value = field.write(row, document);
      if (value !== undefined) text += (text === '' ? field.first : field.next) + value;
    }
    return `{${text}}`;
  };
}

function compileField(field: DocumentField, scope: ShapeScope): WriteValue {
  if ('column' in field) return compileColumn(field, scope.columns);
  if ('fixed' in field) {
    const text = JSON.stringify(field.fixed);
    return () => text;
  }
  if ('object' in field) return compileShape(field.object, scope);
  if ('list' in field) {
    const texts = collectPart(scope, field.list, { object: field.item });
    const empty = field.keepEmpty === true ? '[]' : undefined;
    return (_row, document) => (texts[document] === undefined ? empty : `[${texts[document]}]`);
  }
  if ('map' in field) {
    const texts = collectPart(scope, field.map, { key: field.key, value: field.value });
    return (_row, document) => `{${texts[document] ?? ''}}`;
  }
  return compileEntries(field, scope.columns);
}

function collectPart(scope: ShapeScope, part: string, item: PartItem): ReadonlyArray<string | undefined> {
  if (scope.collect === undefined)
    throw new Error(`The part "${part}" is used inside an item: only a document has parts.`);
  return scope.collect(part, item);
}

function compileEntry(key: string, value: DocumentField, columns: readonly string[]): WriteItem {
  const at = placeOf(columns, key);
  const write = compileField(value, { columns });
  return (row) => {
    const text = write(row, 0);
    return text === undefined ? undefined : `${JSON.stringify(String(row[at]))}:${text}`;
  };
}

function compileEntries(
  field: Extract<DocumentField, { readonly entries: string }>,
  columns: readonly string[],
): WriteValue {
  const at = placeOf(columns, field.entries);
  const opening = `{${JSON.stringify(field.key)}:`;
  const between = `,${JSON.stringify(field.value)}:`;
  return (row) => {
    const json = row[at];
    if (typeof json !== 'string' || json === '{}') return undefined;
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const items = Object.entries(parsed).map(
      ([name, value]) => `${opening}${JSON.stringify(name)}${between}${JSON.stringify(String(value))}}`,
    );
    return items.length === 0 ? undefined : `[${items.join(',')}]`;
  };
}

function compileColumn(
  field: Extract<DocumentField, { readonly column: string }>,
  columns: readonly string[],
): WriteValue {
  const at = placeOf(columns, field.column);
  switch (field.as) {
    case 'text':
      return compileEmpty(at, field, compileText(at, field.texts));
    case 'json':
      return (row) => (row[at] === null ? undefined : String(row[at]));
    case 'flag':
      return (row) => (row[at] === null ? undefined : Number(row[at]) === 0 ? 'false' : 'true');
    case 'number': {
      if (field.nan === undefined) return (row) => numberText(row[at]);
      const flag = placeOf(columns, field.nan);
      // Loose on purpose of the drivers: 1, 1n or true.
      return (row) => (Number(row[flag] ?? 0) === 0 ? numberText(row[at]) : '"NaN"');
    }
  }
}

function compileEmpty(
  at: number,
  { absent, skipEmpty }: Extract<DocumentField, { readonly column: string }>,
  write: WriteValue,
): WriteValue {
  if (absent === undefined && skipEmpty === undefined) return write;
  const without = absent === undefined ? undefined : JSON.stringify(absent);
  return (row, document) => {
    const value = row[at];
    if (value === null || value === undefined) return without;
    return skipEmpty === true && value === '' ? undefined : write(row, document);
  };
}

function compileText(at: number, texts: Readonly<Record<string, string>> | undefined): WriteValue {
  if (texts === undefined) {
    return (row) => {
      const value = row[at];
      if (typeof value === 'string') return JSON.stringify(value);
      return value === null || value === undefined ? undefined : `"${String(value)}"`;
    };
  }
  const known = new Map(Object.entries(texts).map(([from, to]) => [from, JSON.stringify(to)]));
  return (row) => {
    const value = row[at];
    if (value === null || value === undefined) return undefined;
    return known.get(String(value)) ?? JSON.stringify(String(value));
  };
}

/** A number of JSON; a whole number beyond 2^53 arrives as bigint (SQLite) or as its digits (PostgreSQL) and keeps them. */
function numberText(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`;
  if (typeof value === 'bigint') return String(value);
  if (value === null || value === undefined) return undefined;
  const text = String(value);
  return /^-?\d+$/.test(text) ? text : JSON.stringify(text);
}

function placeOf(columns: readonly string[], name: string): number {
  const place = columns.indexOf(name);
  if (place < 0) throw new Error(`The query has no column "${name}", only ${columns.join(', ')}.`);
  return place;
}
