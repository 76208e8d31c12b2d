import { isUtf8 } from 'node:buffer';
import { parseRecord, writeRecord } from './csv-record.ts';
import { LineMap } from './line-map.ts';

/** Why a record was left out before any rule was asked. */
export type RecordFault = { readonly rule: 'shape' | 'encoding'; readonly observed: string };

/** A record that was left out; `text` is what it held (cut at 2,000 characters). */
export interface RejectedRecord extends RecordFault {
  readonly line: number;
  readonly text: string;
}

/** `firstLine` is the number of the line after the header. `onTooLong` must throw. */
export interface ScannerOptions {
  readonly delimiter: string;
  /** Default `"`; an empty text means that nothing is quoted. */
  readonly quote?: string;
  readonly cells: number;
  readonly firstLine: number;
  readonly maxRecordBytes: number;
  /** The bytes were transcoded: U+FFFD stands for what could not be read, so a record that holds it goes. */
  readonly transcoded?: boolean;
  readonly onReject: (record: RejectedRecord) => void;
  readonly onTooLong: (line: number) => never;
}

const TEXT_LIMIT = 2000;
const NEWLINE = 10;
const CR = 13;
/** No byte: nothing is a quote. */
const NONE = 256;
const REPLACEMENT = Buffer.from('\uFFFD');

/**
 * Cuts a stream of CSV bytes into records and hands on only those that a strict parser takes: right number of cells, whole quotes, UTF-8, `\n` endings.
 * Holds at most one record and one chunk.
 */
export class RecordScanner {
  readonly lines = new LineMap();
  rows = 0;
  rejected = 0;
  readonly #options: ScannerOptions;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #top: number;
  #carry: Uint8Array = new Uint8Array(0);
  #line: number;
  // State of the record under way.
  #start = 0;
  #cells = 1;
  #breaks = 0;
  #crs = 0;
  #innerQuote = false;
  #badQuote = false;
  // State of the chunk under way.
  #clean = 0;
  #checkEach = false;
  #out: Uint8Array[] = [];

  constructor(options: ScannerOptions) {
    this.#options = options;
    this.#line = options.firstLine;
    const quote = options.quote ?? '"';
    this.#delimiter = options.delimiter.charCodeAt(0);
    this.#quote = quote === '' ? NONE : quote.charCodeAt(0);
    this.#top = Math.max(this.#delimiter, quote === '' ? 0 : this.#quote, CR);
  }

  /** Takes the next bytes; returns the records that became whole, ready to write. */
  push(chunk: Uint8Array): Uint8Array {
    const bytes = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk]);
    return this.#take(bytes, false);
  }

  /** Takes what is left; the last record needs no line break. */
  finish(): Uint8Array {
    if (this.#carry.length === 0) return new Uint8Array(0);
    return this.#take(Buffer.concat([this.#carry, Buffer.of(NEWLINE)]), true);
  }

  #take(bytes: Uint8Array, last: boolean): Uint8Array {
    const whole = bytes.lastIndexOf(NEWLINE) + 1;
    this.#checkEach = !isUtf8(bytes.subarray(0, whole)) || bytes.includes(0) || this.#isSpoilt(bytes);
    this.#out = [];
    this.#clean = 0;
    this.#start = 0;
    this.#scan(bytes);
    if (last && this.#start < bytes.length) this.#resyncAtEnd(bytes);
    if (this.#clean < this.#start) this.#out.push(bytes.subarray(this.#clean, this.#start));
    this.#carry = bytes.slice(this.#start);
    if (this.#carry.length > this.#options.maxRecordBytes) this.#options.onTooLong(this.#line);
    return this.#out.length === 1 ? (this.#out[0] ?? bytes) : Buffer.concat(this.#out);
  }

  /** The front door of the product: one compare for most bytes, native searches inside quotes. */
  #scan(bytes: Uint8Array): void {
    const delimiter = this.#delimiter;
    const quote = this.#quote;
    const top = this.#top;
    const length = bytes.length;
    let cells = 1;
    let cellStart = this.#start;
    this.#resetRecord();
    for (let at = this.#start; at < length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte > top) continue;
      if (byte === delimiter) {
        cells += 1;
        cellStart = at + 1;
      } else if (byte === NEWLINE) {
        this.#cells = cells;
        at = this.#endRecord(bytes, at);
        cells = 1;
        cellStart = at + 1;
      } else if (byte === CR) {
        this.#crs += 1;
      } else if (byte === quote) {
        if (at !== cellStart) this.#innerQuote = true;
        else at = this.#passQuoted(bytes, at) - 1;
      }
    }
  }

  /** Index after a quoted cell that begins at `start`; the end of the bytes when they do not hold it whole. A cell that goes on after its quote ends the record as bad. */
  #passQuoted(bytes: Uint8Array, start: number): number {
    let from = start + 1;
    for (;;) {
      const close = bytes.indexOf(this.#quote, from);
      this.#countBreaks(bytes, from, close === -1 ? bytes.length : close);
      if (close === -1) return bytes.length;
      let next = close + 1;
      for (; bytes[next] === CR; next += 1) this.#crs += 1;
      if (bytes[next] !== this.#quote) return this.#isCellEnd(bytes[next]) ? next : this.#failQuote(bytes, next);
      from = next + 1;
    }
  }

  #isCellEnd(byte: number | undefined): boolean {
    return byte === undefined || byte === this.#delimiter || byte === NEWLINE;
  }

  #failQuote(bytes: Uint8Array, at: number): number {
    this.#badQuote = true;
    const end = bytes.indexOf(NEWLINE, at);
    return end === -1 ? bytes.length : end;
  }

  #countBreaks(bytes: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === NEWLINE) this.#breaks += 1;
      else if (byte === CR) this.#crs += 1;
    }
  }

  #resetRecord(): void {
    this.#cells = 1;
    this.#breaks = 0;
    this.#crs = 0;
    this.#innerQuote = false;
    this.#badQuote = false;
  }

  /** A quote that never closed: the line it opened on is rejected alone, what follows is read again. */
  #resyncAtEnd(bytes: Uint8Array): void {
    while (this.#start < bytes.length) {
      const end = bytes.indexOf(NEWLINE, this.#start);
      this.#badQuote = true;
      this.#breaks = 0;
      this.#endRecord(bytes, end);
      this.#scan(bytes);
    }
  }

  /** Ends the record under way at a line break; returns the line break it was ended at, from where reading goes on. */
  #endRecord(bytes: Uint8Array, found: number): number {
    const start = this.#start;
    if (found - start > this.#options.maxRecordBytes) this.#options.onTooLong(this.#line);
    const fault = this.#faultOf(bytes, start, found);
    // A faulty record of several lines has a stray quote: only its first line is left out, the others are read again.
    const isStray = fault !== undefined && this.#breaks > 0;
    const end = isStray ? bytes.indexOf(NEWLINE, start) : found;
    const stop = beforeCr(bytes, start, end);
    if (stop === start) this.#drop(bytes, end);
    else if (fault !== undefined) this.#reject(bytes, stop, end, fault);
    else this.#keep(bytes, stop, end);
    this.#line += isStray ? 1 : this.#breaks + 1;
    this.#start = end + 1;
    this.#resetRecord();
    return end;
  }

  #faultOf(bytes: Uint8Array, start: number, found: number): RecordFault | undefined {
    if (this.#badQuote) return { rule: 'shape', observed: 'a quote that is not closed before the next delimiter' };
    if (this.#cells !== this.#options.cells) {
      return { rule: 'shape', observed: `${this.#cells} ${this.#cells === 1 ? 'cell' : 'cells'}` };
    }
    if (!this.#checkEach) return undefined;
    const record = bytes.subarray(start, beforeCr(bytes, start, found));
    if (record.includes(0)) return { rule: 'encoding', observed: 'a NUL character' };
    if (!isUtf8(record)) return { rule: 'encoding', observed: 'bytes that are not UTF-8' };
    return this.#isSpoilt(record)
      ? { rule: 'encoding', observed: 'bytes that are not text in the declared encoding' }
      : undefined;
  }

  #isSpoilt(bytes: Uint8Array): boolean {
    if (this.#options.transcoded !== true) return false;
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(REPLACEMENT);
  }

  #keep(bytes: Uint8Array, stop: number, end: number): void {
    this.lines.note(this.rows, this.#line);
    this.rows += 1;
    if (this.#crs === 0 && !this.#innerQuote) return;
    if (!this.#innerQuote && this.#crs === end - stop) {
      // Only the line break's own carriage return: it is left out, the rest passes.
      this.#out.push(bytes.subarray(this.#clean, stop));
      this.#clean = end;
      return;
    }
    const record = bytes.subarray(this.#start, stop);
    this.#drop(bytes, end);
    this.#out.push(this.#rewrite(record), Buffer.of(NEWLINE));
  }

  #rewrite(record: Uint8Array): Uint8Array {
    const { delimiter, quote = '"' } = this.#options;
    const cells = parseRecord(Buffer.from(record).toString('utf8'), delimiter, quote);
    return Buffer.from(writeRecord(cells, delimiter, quote));
  }

  #reject(bytes: Uint8Array, stop: number, end: number, fault: RecordFault): void {
    // Cut before it is decoded: a slice of a text keeps all of it in memory.
    const head = bytes.subarray(this.#start, Math.min(stop, this.#start + 4 * TEXT_LIMIT));
    const text = Buffer.from(head).toString('utf8').replaceAll('\0', '\uFFFD');
    this.rejected += 1;
    this.#options.onReject({ ...fault, line: this.#line, text: text.slice(0, TEXT_LIMIT) });
    this.#drop(bytes, end);
  }

  /** Leaves the record under way out of the bytes handed on. */
  #drop(bytes: Uint8Array, end: number): void {
    if (this.#clean < this.#start) this.#out.push(bytes.subarray(this.#clean, this.#start));
    this.#clean = end + 1;
  }
}

/** End of a record without the carriage return of its line break. */
function beforeCr(bytes: Uint8Array, start: number, end: number): number {
  return end > start && bytes[end - 1] === CR ? end - 1 : end;
}
