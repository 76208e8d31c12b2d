import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { LineMap } from '../csv/line-map.ts';
import type { RecordFault, RejectedRecord } from '../csv/record-scanner.ts';
import { fileEmpty, lineTooLong, noRows } from '../errors.ts';
import type { CellKind } from './cell-kind.ts';
import { addKind, kindOfValue } from './cell-kind.ts';
import { createFieldGuard, type FieldGuard } from './field-guard.ts';
import { MAX_COLUMNS } from './limits.ts';
import { jsonNoLines, tooManyColumns } from './source-errors.ts';

const NEWLINE = 10;
const CR = 13;
const TEXT_LIMIT = 2000;
const KEPT_REJECTS = 10_000;
const EMPTY = new Uint8Array(0);
const LF = Buffer.of(NEWLINE);

/**
 * What to read. `name` stands in messages. With `fields` a line whose names cannot be columns is left out alone, instead of spoiling all: `known` are the
 * columns, `open` lets others join them.
 */
export interface JsonReaderRequest {
  readonly name: string;
  readonly maxRecordBytes: number;
  readonly fields?: { readonly known: readonly string[]; readonly open: boolean } | undefined;
}

/** JSON lines as read: the fields in order of first appearance with the kind of their values. */
export interface JsonIntake {
  readonly sha256: string;
  readonly fields: ReadonlyMap<string, CellKind | undefined>;
  readonly rows: number;
  readonly rejected: number;
  readonly rejects: readonly RejectedRecord[];
  readonly lines: LineMap;
}

/** Takes JSON lines chunk by chunk and hands on the lines that hold one object each, byte for byte. Blank lines are skipped. */
export class JsonReader {
  readonly #request: JsonReaderRequest;
  readonly #isTranscoded: () => boolean;
  readonly #guard: FieldGuard | undefined;
  readonly #hash = createHash('sha256');
  readonly #fields = new Map<string, CellKind | undefined>();
  readonly #rejects: RejectedRecord[] = [];
  readonly #lines = new LineMap();
  #carry: Uint8Array = EMPTY;
  #bytes = 0;
  #line = 1;
  #rejected = 0;
  #rows = 0;
  #out: Uint8Array[] = [];

  constructor(request: JsonReaderRequest, isTranscoded: () => boolean = () => false) {
    this.#request = request;
    if (request.fields !== undefined) this.#guard = createFieldGuard(request.fields.known, request.fields.open);
    this.#isTranscoded = isTranscoded;
  }

  get rows(): number {
    return this.#rows;
  }

  take(chunk: Uint8Array): Uint8Array {
    this.#hash.update(chunk);
    if (this.#bytes === 0) this.#refuseArray(chunk);
    this.#bytes += chunk.length;
    const bytes = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk]);
    return this.#takeLines(bytes);
  }

  end(): Uint8Array {
    if (this.#bytes === 0) throw fileEmpty(this.#request.name);
    return this.#carry.length === 0 ? EMPTY : this.#takeLines(Buffer.concat([this.#carry, LF]));
  }

  result(): JsonIntake {
    if (this.#rows + this.#rejected === 0) throw noRows(this.#request.name);
    return {
      sha256: this.#hash.digest('hex'),
      fields: this.#fields,
      rows: this.#rows,
      rejected: this.#rejected,
      rejects: this.#rejects,
      lines: this.#lines,
    };
  }

  #takeLines(bytes: Uint8Array): Uint8Array {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#out = [];
    let start = 0;
    for (let end = buffer.indexOf(NEWLINE); end !== -1; end = buffer.indexOf(NEWLINE, start)) {
      this.#takeLine(buffer, start, end > start && buffer[end - 1] === CR ? end - 1 : end);
      start = end + 1;
      this.#line += 1;
    }
    this.#carry = bytes.slice(start);
    this.#refuseLong(this.#carry.length);
    return Buffer.concat(this.#out);
  }

  #takeLine(buffer: Buffer, from: number, end: number): void {
    const hasMark = this.#line === 1 && buffer[from] === 0xef && buffer[from + 1] === 0xbb && buffer[from + 2] === 0xbf;
    const start = hasMark ? from + 3 : from;
    this.#refuseLong(end - start);
    const text = buffer.toString('utf8', start, end);
    if (text.trim() === '') return;
    const parsed = parseObject(text, buffer.subarray(start, end), this.#isTranscoded());
    const fault = 'rule' in parsed ? parsed : this.#takeFields(parsed.object);
    if (fault !== undefined) {
      this.#reject(text, fault);
      return;
    }
    this.#lines.note(this.#rows, this.#line);
    this.#rows += 1;
    this.#out.push(buffer.subarray(start, end), LF);
  }

  #takeFields(object: Readonly<Record<string, unknown>>): RecordFault | undefined {
    const names = Object.keys(object);
    const fault = this.#guard?.faultOf(names);
    if (fault !== undefined) return { rule: 'shape', observed: fault };
    for (const name of names) {
      const kind = kindOfValue(object[name]);
      const before = this.#fields.get(name);
      const next = kind === undefined ? before : addKind(before, kind);
      if (next !== before || !this.#fields.has(name)) this.#fields.set(name, next);
    }
    if (this.#fields.size > MAX_COLUMNS) throw tooManyColumns(this.#request.name, this.#fields.size, MAX_COLUMNS);
    return undefined;
  }

  #reject(text: string, fault: RecordFault): void {
    this.#rejected += 1;
    if (this.#rejects.length >= KEPT_REJECTS) return;
    // Written anew: a slice of a text keeps all of it in memory.
    const shown = Buffer.from(text.slice(0, TEXT_LIMIT)).toString('utf8').replaceAll('\0', '\uFFFD');
    this.#rejects.push({ ...fault, line: this.#line, text: shown });
  }

  #refuseLong(length: number): void {
    const { maxRecordBytes, name } = this.#request;
    if (length > maxRecordBytes) throw lineTooLong(name, this.#line, maxRecordBytes);
  }

  #refuseArray(chunk: Uint8Array): void {
    const first = chunk.find((byte) => byte > 32);
    if (first === 0x5b) throw jsonNoLines(this.#request.name);
  }
}

type Parsed = { readonly object: Readonly<Record<string, unknown>> } | RecordFault;

function parseObject(text: string, bytes: Uint8Array, transcoded: boolean): Parsed {
  if (!isUtf8(bytes)) return { rule: 'encoding', observed: 'bytes that are not UTF-8' };
  if (transcoded && text.includes('\uFFFD')) {
    return { rule: 'encoding', observed: 'bytes that are not text in the declared encoding' };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { rule: 'shape', observed: 'text that is not JSON' };
  }
  if (!isObject(value)) return { rule: 'shape', observed: 'JSON that is not an object' };
  const spoilt = text.includes('\\u') ? findSpoiltText(value) : undefined;
  return spoilt === undefined ? { object: value } : { rule: 'encoding', observed: spoilt };
}

/** What is no text in any of the strings of a value; escapes can write what UTF-8 cannot. */
function findSpoiltText(value: unknown): string | undefined {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one === 'string') {
      if (one.includes('\0')) return 'a NUL character';
      if (!one.isWellFormed()) return 'half of a surrogate pair';
    } else if (typeof one === 'object' && one !== null) {
      for (const [name, inner] of Object.entries(one)) open.push(name, inner);
    }
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
