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
  readonly cells: number;
  readonly firstLine: number;
  readonly maxRecordBytes: number;
  readonly onReject: (record: RejectedRecord) => void;
  readonly onTooLong: (line: number) => never;
}

const ORDINARY = 0;
const DELIMITER = 1;
const NEWLINE = 2;
const QUOTE = 3;

// In this order: an ordinary byte changes only the states below PLAIN.
const CELL_START = 0;
const CLOSED = 1;
const PLAIN = 2;
const QUOTED = 3;

const TEXT_LIMIT = 2000;
const CR = 13;
const LF = Buffer.from('\n');

/**
 * Cuts a stream of CSV bytes into records and hands on only those that a strict parser takes: right number of cells, whole quotes, UTF-8, `\n` endings.
 * Holds at most one record and one chunk.
 */
export class RecordScanner {
  readonly lines = new LineMap();
  rows = 0;
  rejected = 0;
  readonly #options: ScannerOptions;
  readonly #classes = new Uint8Array(256);
  #carry: Uint8Array = new Uint8Array(0);
  #line: number;
  // State of the record under way.
  #start = 0;
  #cells = 1;
  #breaks = 0;
  #innerQuote = false;
  #badQuote = false;
  // State of the chunk under way.
  #clean = 0;
  #checkEach = false;
  #hasCr = false;
  #out: Uint8Array[] = [];

  constructor(options: ScannerOptions) {
    this.#options = options;
    this.#line = options.firstLine;
    this.#classes[options.delimiter.charCodeAt(0)] = DELIMITER;
    this.#classes[10] = NEWLINE;
    this.#classes[34] = QUOTE;
  }

  /** Takes the next bytes; returns the records that became whole, ready to write. */
  push(chunk: Uint8Array): Uint8Array {
    const bytes = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk]);
    return this.#take(bytes, false);
  }

  /** Takes what is left; the last record needs no line break. */
  finish(): Uint8Array {
    if (this.#carry.length === 0) return new Uint8Array(0);
    return this.#take(Buffer.concat([this.#carry, LF]), true);
  }

  #take(bytes: Uint8Array, last: boolean): Uint8Array {
    const whole = bytes.lastIndexOf(10) + 1;
    this.#checkEach = !isUtf8(bytes.subarray(0, whole)) || bytes.includes(0);
    this.#hasCr = bytes.includes(CR);
    this.#out = [];
    this.#clean = 0;
    this.#start = 0;
    this.#scan(bytes);
    if (last && this.#start < bytes.length) this.#resyncAtEnd(bytes);
    if (this.#clean < this.#start) this.#out.push(bytes.subarray(this.#clean, this.#start));
    this.#carry = bytes.slice(this.#start);
    if (this.#carry.length > this.#options.maxRecordBytes) this.#options.onTooLong(this.#line);
    return Buffer.concat(this.#out);
  }

  #scan(bytes: Uint8Array): void {
    const classes = this.#classes;
    let state = CELL_START;
    this.#resetRecord();
    for (let at = this.#start; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      const kind = classes[byte];
      if (kind === ORDINARY) {
        if (state < PLAIN) state = this.#ordinary(state, byte);
      } else if (kind === QUOTE) {
        state = this.#quote(state);
      } else if (state === QUOTED && !this.#badQuote) {
        if (kind === NEWLINE) this.#breaks += 1;
      } else {
        if (kind === DELIMITER) this.#cells += 1;
        else at = this.#endRecord(bytes, at);
        state = CELL_START;
      }
    }
  }

  #ordinary(state: number, byte: number): number {
    if (state === CELL_START) return PLAIN;
    if (byte !== CR) this.#badQuote = true;
    return state;
  }

  #quote(state: number): number {
    if (state === PLAIN) this.#innerQuote = true;
    if (state === CELL_START || state === CLOSED) return QUOTED;
    return state === QUOTED ? CLOSED : state;
  }

  #resetRecord(): void {
    this.#cells = 1;
    this.#breaks = 0;
    this.#innerQuote = false;
    this.#badQuote = false;
  }

  /** A quote that never closed: the line it opened on is rejected alone, what follows is read again. */
  #resyncAtEnd(bytes: Uint8Array): void {
    while (this.#start < bytes.length) {
      const end = bytes.indexOf(10, this.#start);
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
    const fault = this.#faultOf(bytes, start, beforeCr(bytes, start, found));
    // A faulty record of several lines has a stray quote: only its first line is left out, the others are read again.
    const isStray = fault !== undefined && this.#breaks > 0;
    const end = isStray ? bytes.indexOf(10, start) : found;
    const stop = beforeCr(bytes, start, end);
    if (stop === start) this.#drop(bytes, end);
    else if (fault !== undefined) this.#reject(bytes, stop, end, fault);
    else this.#keep(bytes, stop, end);
    this.#line += isStray ? 1 : this.#breaks + 1;
    this.#start = end + 1;
    this.#resetRecord();
    return end;
  }

  #faultOf(bytes: Uint8Array, start: number, stop: number): RecordFault | undefined {
    if (this.#badQuote) return { rule: 'shape', observed: 'a quote that is not closed before the next delimiter' };
    if (this.#cells !== this.#options.cells) {
      return { rule: 'shape', observed: `${this.#cells} ${this.#cells === 1 ? 'cell' : 'cells'}` };
    }
    if (!this.#checkEach) return undefined;
    const record = bytes.subarray(start, stop);
    if (record.includes(0)) return { rule: 'encoding', observed: 'a NUL character' };
    return isUtf8(record) ? undefined : { rule: 'encoding', observed: 'bytes that are not UTF-8' };
  }

  #keep(bytes: Uint8Array, stop: number, end: number): void {
    this.lines.note(this.rows, this.#line);
    this.rows += 1;
    if (stop === end && !this.#innerQuote && !this.#hasCr) return;
    const record = bytes.subarray(this.#start, stop);
    this.#drop(bytes, end);
    this.#out.push(this.#innerQuote || record.includes(CR) ? this.#rewrite(record) : record, LF);
  }

  #rewrite(record: Uint8Array): Uint8Array {
    const { delimiter } = this.#options;
    return Buffer.from(writeRecord(parseRecord(Buffer.from(record).toString('utf8'), delimiter), delimiter));
  }

  #reject(bytes: Uint8Array, stop: number, end: number, fault: RecordFault): void {
    const text = Buffer.from(bytes.subarray(this.#start, stop)).toString('utf8').replaceAll('\0', '\uFFFD');
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
