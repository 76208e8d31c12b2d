export type { DataCommands, IngestOutcome, LoadOutcome } from './data-commands.ts';
export type { DataReader, OpenVersion } from './data-reader.ts';
export type { OpenView, SavedViews } from './explore/views/saved-views.ts';
export { fieldsOfNode } from './lineage/fields-of-node.ts';
export type { GraphView, NodeView } from './lineage/graph-view.ts';
export type { LineageCommands, LineageReader } from './lineage/lineage.ts';
export type { LineageEvent } from './lineage/openlineage.ts';
export { lineageEventTypes } from './lineage/translate.ts';
export type { VersionUse } from './version-use.ts';
