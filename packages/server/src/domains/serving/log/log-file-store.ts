import type { LoggedColumn } from './prediction-record.ts';
import type { LogName } from './segment.ts';

/** A finished Parquet file of a log. */
export interface LogFile {
  readonly kind: LogName;
  readonly seq: number;
  readonly key: string;
  /** Ordinals (or label positions) [base, next). */
  readonly base: number;
  readonly next: number;
  /** Rows in the file, repeats included. */
  readonly rows: number;
  readonly bytes: number;
  /** Time of its newest record. */
  readonly lastAt: number;
  /** Raw columns (predictions only). */
  readonly columns: readonly LoggedColumn[];
}

/** The list of finished files. */
export interface LogFileStore {
  /** All files of a deployment, by kind and sequence. */
  findAll(deployment: string): Promise<LogFile[]>;
  add(deployment: string, file: LogFile, at: number): Promise<void>;
  remove(deployment: string, file: Pick<LogFile, 'kind' | 'seq'>): Promise<void>;
}
