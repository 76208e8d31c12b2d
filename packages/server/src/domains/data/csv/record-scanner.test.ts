import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findRecordEnd, parseRecord, sniffDelimiter, writeRecord } from './csv-record.ts';
import { RecordScanner, type RejectedRecord } from './record-scanner.ts';

function scan(text: string | Uint8Array, cells: number, chunk = 1 << 16, maxRecordBytes = 1 << 20) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const rejects: RejectedRecord[] = [];
  const scanner = new RecordScanner({
    delimiter: ',',
    cells,
    firstLine: 2,
    maxRecordBytes,
    onReject: (record) => rejects.push(record),
    onTooLong: (line) => {
      throw new Error(`too long at ${line}`);
    },
  });
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += chunk) out.push(scanner.push(bytes.subarray(at, at + chunk)));
  out.push(scanner.finish());
  return { text: Buffer.concat(out).toString('utf8'), rejects, scanner };
}

test('whole records pass untouched, line ends become \\n, blank lines go', () => {
  expect(scan('a,b\r\n\r\nc,d\n\n"e\nf",""\n', 2).text).toBe('a,b\nc,d\n"e\nf",""\n');
  expect(scan('a,b\nc,d', 2).text).toBe('a,b\nc,d\n');
});

test('lines of kept rows are those of the source', () => {
  const { scanner } = scan('a,b\n\n"x\ny\nz",1\nc,d\nbad\ne,f\n', 2);
  expect(scanner.rows).toBe(4);
  expect([0, 1, 2, 3].map((row) => scanner.lines.lineOf(row))).toEqual([2, 4, 7, 9]);
});

test('records of another shape are left out with line and reason', () => {
  const { text, rejects } = scan('a,b\nc\nd,e,f\n"g"h,i\nj,k\n', 2);
  expect(text).toBe('a,b\nj,k\n');
  expect(rejects.map(({ line, rule, observed, text: kept }) => [line, rule, observed, kept])).toEqual([
    [3, 'shape', '1 cell', 'c'],
    [4, 'shape', '3 cells', 'd,e,f'],
    [5, 'shape', 'a quote that is not closed before the next delimiter', '"g"h,i'],
  ]);
});

test('a stray quote costs its own line and no other', () => {
  const { text, rejects } = scan('a,b\n"c,d\ne,f\n"g",h\ni,j\n', 2);
  expect(text).toBe('a,b\ne,f\n"g",h\ni,j\n');
  expect(rejects.map((record) => record.line)).toEqual([3]);
  const open = scan('a,b\n"c,d\ne,f\n', 2);
  expect(open.text).toBe('a,b\ne,f\n');
  expect(open.rejects.map((record) => record.line)).toEqual([3]);
});

test('a quote or a carriage return inside a plain cell is kept, written so that a strict parser takes it', () => {
  expect(scan('5" pipe,a\rb\nc,d\n', 2).text).toBe('"5"" pipe","a\rb"\nc,d\n');
});

test('bytes that are not UTF-8 and NUL are left out', () => {
  const bytes = Buffer.concat([Buffer.from('a,b\nc,'), Buffer.from([0xff, 0x0a]), Buffer.from('d,\0\ne,é\n')]);
  const { text, rejects } = scan(bytes, 2);
  expect(text).toBe('a,b\ne,é\n');
  expect(rejects.map(({ rule, line, observed }) => [rule, line, observed])).toEqual([
    ['encoding', 3, 'bytes that are not UTF-8'],
    ['encoding', 4, 'a NUL character'],
  ]);
});

test('an endless line is refused where it begins, holding no more than the limit', () => {
  expect(() => scan(`a,b\n${'x'.repeat(5000)}`, 2, 64, 1000)).toThrow('too long at 3');
  expect(() => scan(`a,b\n"${'x\n'.repeat(5000)}`, 2, 64, 1000)).toThrow('too long at 3');
});

test('the cut into chunks does not matter, and strict CSV comes through as it is', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '1') });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 40 }),
      (rows, chunk) => {
        const kept = rows.filter((row) => writeRecord(row, ',') !== '');
        const source = kept.map((row) => `${writeRecord(row, ',')}\r\n`).join('');
        const { text, rejects } = scan(source, 2, chunk);
        expect(rejects).toEqual([]);
        expect(readAll(text)).toEqual(kept);
      },
    ),
  );
});

test('any bytes: every chunking gives the same rows and rejects', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r'), maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      (source, chunk) => {
        const whole = scan(source, 2);
        const cut = scan(source, 2, chunk);
        expect(cut.text).toBe(whole.text);
        expect(cut.rejects).toEqual(whole.rejects);
        expect(cut.scanner.lines.entries()).toEqual(whole.scanner.lines.entries());
      },
    ),
    { numRuns: 500 },
  );
});

test('delimiters are read off the header', () => {
  expect(sniffDelimiter('a;b;c,d')).toBe(';');
  expect(sniffDelimiter('"a;b;c",d')).toBe(',');
  expect(sniffDelimiter('a\tb')).toBe('\t');
  expect(sniffDelimiter('one')).toBe(',');
});

function readAll(text: string): string[][] {
  const rows: string[][] = [];
  let rest = Buffer.from(text);
  for (;;) {
    const end = findRecordEnd(rest);
    if (end === undefined) return rows;
    rows.push(parseRecord(rest.subarray(0, end).toString('utf8'), ','));
    rest = rest.subarray(end + 1);
  }
}

test('of long broken records only the beginning is kept, in memory too', () => {
  const record = Buffer.from(`${'x'.repeat(500_000)}\n`);
  const rejects: RejectedRecord[] = [];
  const scanner = new RecordScanner({
    delimiter: ',',
    cells: 2,
    firstLine: 2,
    maxRecordBytes: 1 << 20,
    onReject: (reject) => rejects.push(reject),
    onTooLong: () => expect.unreachable(),
  });
  const held = () => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = held();
  for (let n = 0; n < 100; n += 1) scanner.push(record);
  expect(rejects.map(({ text }) => text.length)).toEqual(Array.from({ length: 100 }, () => 2000));
  expect(held() - before).toBeLessThan(20e6);
});
