import type { SchemaBuilder } from './schema-builder.ts';

/**
 * One step of the one ordered list of migrations (platform/db/migrations/index.ts), named like `0003-tracking-runs`.
 * Never edited after a release. Columns are made only with the helpers of the builder, so that both databases agree.
 */
export interface Migration {
  readonly name: string;
  up(schema: SchemaBuilder): Promise<void>;
}
