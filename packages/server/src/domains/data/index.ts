export type { DataCommands, IngestOutcome, IngestSource } from './data-commands.ts';
export type { DataReader, OpenVersion } from './data-reader.ts';
export type { VersionUse } from './version-use.ts';
