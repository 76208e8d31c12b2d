import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import {
  delimiterInvalid,
  fileEmpty,
  fileNotFound,
  fileUnreadable,
  headerInvalid,
  lineTooLong,
  noRows,
  wrongEncoding,
} from '../errors.ts';
import { findRecordEnd, parseRecord, sniffDelimiter } from './csv-record.ts';
import { checkHeaderNames } from './header.ts';
import type { LineMap } from './line-map.ts';
import { RecordScanner, type RejectedRecord } from './record-scanner.ts';

/** The longest record that is taken, in bytes. */
export const MAX_RECORD_BYTES = 1 << 20;
const CHUNK = 1 << 18;
const KEPT_REJECTS = 10_000;

/** What to read. `name` stands in messages; `onHeader` may throw to refuse the source before its rows are read. */
export interface CsvIntakeRequest {
  readonly stream: Readable;
  readonly name: string;
  readonly target: string;
  readonly delimiter?: string | undefined;
  readonly maxRecordBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onHeader: (header: readonly string[]) => void;
  readonly onProgress?: ((rows: number, bytes: number) => void) | undefined;
}

/** A source as read: hash of its bytes, header, and the records that a strict parser takes in the file `target` (no header line). */
export interface CsvIntake {
  readonly sha256: string;
  readonly bytes: number;
  readonly header: readonly string[];
  readonly delimiter: string;
  readonly rows: number;
  readonly rejected: number;
  /** The first 10,000 records that were left out. */
  readonly rejects: readonly RejectedRecord[];
  readonly lines: LineMap;
}

/** Opens a CSV file. Throws `data.file_not_found`, `data.file_unreadable`, `data.file_empty`. */
export async function openCsvFile(path: string): Promise<{ readonly stream: Readable; readonly bytes: number }> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw fileUnreadable(path, 'it is not a plain file');
    if (found.size === 0) throw fileEmpty(path);
    const stream = createReadStream(path, { highWaterMark: CHUNK });
    await once(stream, 'open');
    return { stream, bytes: found.size };
  } catch (error) {
    throw describeOpenError(error, path);
  }
}

function describeOpenError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return fileNotFound(path);
  return /^E[A-Z]+$/.test(code) ? fileUnreadable(path, code) : error;
}

/** Streams a source to `target`, one record and one chunk in memory at a time. The stream is destroyed when it is refused. */
export async function readCsv(request: CsvIntakeRequest): Promise<CsvIntake> {
  const out = createWriteStream(request.target, { highWaterMark: CHUNK * 4 });
  const reader = new CsvReader(request);
  try {
    await once(out, 'open');
    for await (const chunk of request.stream) {
      request.signal?.throwIfAborted();
      await write(out, reader.take(asBytes(chunk)));
    }
    await write(out, reader.end());
    return reader.result();
  } finally {
    request.stream.destroy();
    await new Promise<void>((resolve) => out.end(() => resolve()));
  }
}

async function write(out: WriteStream, bytes: Uint8Array | undefined): Promise<void> {
  if (bytes === undefined || bytes.length === 0) return;
  if (out.errored) throw out.errored;
  // `once` also rejects when the stream fails.
  if (!out.write(bytes)) await once(out, 'drain');
}

function asBytes(chunk: unknown): Uint8Array {
  return chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk));
}

class CsvReader {
  readonly #request: CsvIntakeRequest;
  readonly #limit: number;
  readonly #hash = createHash('sha256');
  readonly #rejects: RejectedRecord[] = [];
  #bytes = 0;
  #head: Uint8Array = new Uint8Array(0);
  #header: readonly string[] = [];
  #delimiter = ',';
  #scanner: RecordScanner | undefined;

  constructor(request: CsvIntakeRequest) {
    this.#request = request;
    this.#limit = request.maxRecordBytes ?? MAX_RECORD_BYTES;
    const { delimiter } = request;
    if (delimiter !== undefined && (!/^[\t\x20-\x7e]$/.test(delimiter) || delimiter === '"'))
      throw delimiterInvalid(delimiter);
  }

  take(chunk: Uint8Array): Uint8Array | undefined {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    const written = this.#scanner === undefined ? this.#takeHead(chunk) : this.#scanner.push(chunk);
    this.#request.onProgress?.(this.#scanner?.rows ?? 0, this.#bytes);
    return written;
  }

  end(): Uint8Array {
    if (this.#bytes === 0) throw fileEmpty(this.#request.name);
    if (this.#scanner === undefined) this.#begin(this.#head, this.#head.length);
    return this.#scanner?.finish() ?? new Uint8Array(0);
  }

  result(): CsvIntake {
    const scanner = this.#scanner;
    if (scanner === undefined || scanner.rows + scanner.rejected === 0) throw noRows(this.#request.name);
    return {
      sha256: this.#hash.digest('hex'),
      bytes: this.#bytes,
      header: this.#header,
      delimiter: this.#delimiter,
      rows: scanner.rows,
      rejected: scanner.rejected,
      rejects: this.#rejects,
      lines: scanner.lines,
    };
  }

  #takeHead(chunk: Uint8Array): Uint8Array | undefined {
    this.#head = Buffer.concat([this.#head, chunk]);
    this.#refuseForeignText();
    const end = findRecordEnd(this.#head);
    if ((end ?? this.#head.length) > this.#limit) throw lineTooLong(this.#request.name, 1, this.#limit);
    return end === undefined ? undefined : this.#begin(this.#head, end);
  }

  #refuseForeignText(): void {
    const [first, second] = this.#head;
    const name = this.#request.name;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) throw wrongEncoding(name, 'UTF-16');
    if (first === 0x50 && second === 0x4b) throw wrongEncoding(name, 'a ZIP archive (or a spreadsheet)');
    if (first === 0x1f && second === 0x8b) throw wrongEncoding(name, 'compressed with gzip');
  }

  #begin(head: Uint8Array, end: number): Uint8Array | undefined {
    const text = Buffer.from(head.subarray(0, end))
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .replace(/\r$/, '');
    if (text.trim() === '') throw headerInvalid(this.#request.name, 'is blank');
    this.#delimiter = this.#request.delimiter ?? sniffDelimiter(text);
    this.#header = checkHeaderNames(parseRecord(text, this.#delimiter), this.#request.name);
    this.#request.onHeader(this.#header);
    this.#scanner = new RecordScanner({
      delimiter: this.#delimiter,
      cells: this.#header.length,
      firstLine: text.split('\n').length + 1,
      maxRecordBytes: this.#limit,
      onReject: (record) => {
        if (this.#rejects.length < KEPT_REJECTS) this.#rejects.push(record);
      },
      onTooLong: (line) => {
        throw lineTooLong(this.#request.name, line, this.#limit);
      },
    });
    this.#head = new Uint8Array(0);
    return end + 1 < head.length ? this.#scanner.push(head.subarray(end + 1)) : undefined;
  }
}
