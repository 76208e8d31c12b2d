import { createHash } from 'node:crypto';
import { delimiterInvalid, fileEmpty, headerInvalid, lineTooLong, noRows } from '../errors.ts';
import { isDelimiter, isQuote, type ReadOptions } from '../sources/read-options.ts';
import { quoteInvalid } from '../sources/source-errors.ts';
import { findRecordEnd, parseRecord, sniffDelimiter } from './csv-record.ts';
import { checkHeaderNames } from './header.ts';
import type { LineMap } from './line-map.ts';
import { RecordScanner, type RejectedRecord } from './record-scanner.ts';

const KEPT_REJECTS = 10_000;

/** What to read. `name` stands in messages; `onHeader` may throw to refuse the source before its rows are read. */
export interface CsvReaderRequest {
  readonly name: string;
  readonly options: ReadOptions;
  readonly maxRecordBytes: number;
  /** Names of the columns where the source has no header: used when there are as many. */
  readonly names?: readonly string[] | undefined;
  readonly onHeader: (header: readonly string[]) => void;
}

/** A source as read: hash of its text, header, and the records that a strict parser takes (no header line). */
export interface CsvIntake {
  readonly sha256: string;
  readonly bytes: number;
  readonly header: readonly string[];
  readonly delimiter: string;
  readonly quote: string;
  readonly rows: number;
  readonly rejected: number;
  /** The first 10,000 records that were left out. */
  readonly rejects: readonly RejectedRecord[];
  readonly lines: LineMap;
}

/** Takes CSV text chunk by chunk: the header first, then records through a {@link RecordScanner}. */
export class CsvReader {
  readonly #request: CsvReaderRequest;
  readonly #limit: number;
  readonly #quote: string;
  readonly #isTranscoded: () => boolean;
  readonly #hash = createHash('sha256');
  readonly #rejects: RejectedRecord[] = [];
  #bytes = 0;
  #head: Uint8Array = new Uint8Array(0);
  #header: readonly string[] = [];
  #delimiter = ',';
  #scanner: RecordScanner | undefined;

  constructor(request: CsvReaderRequest, isTranscoded: () => boolean = () => false) {
    this.#request = request;
    this.#limit = request.maxRecordBytes;
    this.#isTranscoded = isTranscoded;
    const { delimiter, quote = '"' } = request.options;
    if (delimiter !== undefined && !isDelimiter(delimiter)) throw delimiterInvalid(delimiter);
    if (!isQuote(quote, delimiter)) throw quoteInvalid(quote);
    this.#quote = quote;
  }

  get rows(): number {
    return this.#scanner?.rows ?? 0;
  }

  take(chunk: Uint8Array): Uint8Array | undefined {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    return this.#scanner === undefined ? this.#takeHead(chunk) : this.#scanner.push(chunk);
  }

  end(): Uint8Array {
    if (this.#bytes === 0) throw fileEmpty(this.#request.name);
    const begun = this.#scanner === undefined ? this.#begin(this.#head, this.#head.length) : undefined;
    const rest = this.#scanner?.finish() ?? new Uint8Array(0);
    return begun === undefined ? rest : Buffer.concat([begun, rest]);
  }

  result(): CsvIntake {
    const scanner = this.#scanner;
    if (scanner === undefined || scanner.rows + scanner.rejected === 0) throw noRows(this.#request.name);
    return {
      sha256: this.#hash.digest('hex'),
      bytes: this.#bytes,
      header: this.#header,
      delimiter: this.#delimiter,
      quote: this.#quote,
      rows: scanner.rows,
      rejected: scanner.rejected,
      rejects: this.#rejects,
      lines: scanner.lines,
    };
  }

  #takeHead(chunk: Uint8Array): Uint8Array | undefined {
    this.#head = Buffer.concat([this.#head, chunk]);
    const end = findRecordEnd(this.#head, this.#quote);
    if ((end ?? this.#head.length) > this.#limit) throw lineTooLong(this.#request.name, 1, this.#limit);
    return end === undefined ? undefined : this.#begin(this.#head, end);
  }

  #begin(head: Uint8Array, end: number): Uint8Array | undefined {
    const { name, options, onHeader } = this.#request;
    const text = Buffer.from(head.subarray(0, end))
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .replace(/\r$/, '');
    if (text.trim() === '') throw headerInvalid(name, 'is blank');
    this.#delimiter = options.delimiter ?? sniffDelimiter(text, this.#quote);
    const first = parseRecord(text, this.#delimiter, this.#quote);
    const hasHeader = options.header ?? true;
    this.#header = checkHeaderNames(hasHeader ? first : this.#namesFor(first.length), name);
    onHeader(this.#header);
    this.#scanner = this.#createScanner(hasHeader ? text.split('\n').length + 1 : 1);
    this.#head = new Uint8Array(0);
    if (!hasHeader) return this.#scanner.push(withoutMark(head));
    return end + 1 < head.length ? this.#scanner.push(head.subarray(end + 1)) : undefined;
  }

  #namesFor(count: number): readonly string[] {
    const { names } = this.#request;
    return names?.length === count ? names : Array.from({ length: count }, (_, at) => `column_${at + 1}`);
  }

  #createScanner(firstLine: number): RecordScanner {
    const { name } = this.#request;
    return new RecordScanner({
      delimiter: this.#delimiter,
      quote: this.#quote,
      cells: this.#header.length,
      firstLine,
      maxRecordBytes: this.#limit,
      transcoded: this.#isTranscoded(),
      onReject: (record) => {
        if (this.#rejects.length < KEPT_REJECTS) this.#rejects.push(record);
      },
      onTooLong: (line) => {
        throw lineTooLong(name, line, this.#limit);
      },
    });
  }
}

function withoutMark(head: Uint8Array): Uint8Array {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
}
