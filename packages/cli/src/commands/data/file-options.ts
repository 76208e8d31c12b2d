import type { FileOptions } from '@kaizen/sdk';
import { type Command, Option } from 'commander';

/** How the files of a command are to be read, as the command line gives it. */
export interface FileFlags {
  readonly format?: 'csv' | 'json-lines' | 'parquet';
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly quote?: string;
  /** Commander gives `false` for --no-header. */
  readonly header: boolean;
}

/** Adds the options that say how a file is to be read. */
export function withFileOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--format <format>', 'default: by the name of the file').choices(['csv', 'json-lines', 'parquet']),
    )
    .option('--encoding <name>', 'encoding of the text, such as windows-1252 (default: utf-8)')
    .option('--delimiter <character>', 'what stands between cells (default: what the first line shows)')
    .option('--quote <character>', 'quotation mark; "" for none (default: ")')
    .option('--no-header', 'the first line is a row already');
}

/** The same as a request says it; `\t` is a tab. */
export function fileOptionsOf({ format, encoding, delimiter, quote, header }: FileFlags): FileOptions {
  return {
    ...(format === undefined ? {} : { format }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter: delimiter === '\\t' ? '\t' : delimiter }),
    ...(quote === undefined ? {} : { quote }),
    ...(header ? {} : { header: false }),
  };
}
