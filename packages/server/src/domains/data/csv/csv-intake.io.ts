import type { Readable } from 'node:stream';
import { pumpText } from '../sources/pump-text.io.ts';
import type { ReadOptions } from '../sources/read-options.ts';
import { readText } from '../sources/text-stream.io.ts';
import { type CsvIntake, CsvReader } from './csv-reader.ts';

/** The longest record that is taken, in bytes. */
export const MAX_RECORD_BYTES = 1 << 20;

/** What to read. `name` stands in messages; `onHeader` may throw to refuse the source before its rows are read. */
export interface CsvIntakeRequest {
  readonly stream: Readable;
  readonly name: string;
  readonly target: string;
  readonly options?: ReadOptions;
  readonly names?: readonly string[] | undefined;
  readonly maxRecordBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onHeader: (header: readonly string[]) => void;
  readonly onProgress?: ((rows: number, bytes: number) => void) | undefined;
}

/** Streams a source to `target`, one record and one chunk in memory at a time. The stream is destroyed when it is refused. */
export async function readCsv(request: CsvIntakeRequest): Promise<CsvIntake> {
  const { name, options = {}, names, onHeader, maxRecordBytes = MAX_RECORD_BYTES } = request;
  const text = readText(request.stream, name, options);
  const reader = new CsvReader({ name, options, names, maxRecordBytes, onHeader }, text.transcoded);
  await pumpText(request, text, reader);
  return reader.result();
}
