export type { DataCommands, IngestOutcome } from './data-commands.ts';
export type { DataReader, OpenVersion } from './data-reader.ts';
export type { LoadOutcome } from './sources/load-service.ts';
export type { VersionUse } from './version-use.ts';
