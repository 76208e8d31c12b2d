export type { DataCommands, IngestOutcome, LoadOutcome } from './data-commands.ts';
export type { DataReader, OpenVersion } from './data-reader.ts';
export { fieldsOfNode } from './lineage/fields-of-node.ts';
export type { GraphView, NodeView } from './lineage/graph-view.ts';
export type { LineageCommands, LineageReader } from './lineage/lineage.ts';
export type { LineageEvent } from './lineage/openlineage.ts';
export { lineageEventTypes } from './lineage/translate.ts';
export { parseSchemaFile } from './schema/schema-text.io.ts';
export type { VersionUse } from './version-use.ts';
