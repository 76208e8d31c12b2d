import { AcceptedSchema, AcceptSchema, DiffSchema, SchemaRevisionList, SchemaText } from '@kaizen/contracts';
import { Type } from 'typebox';
import { cutList, OffsetQuery } from '../../../platform/http/offset-query.ts';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import type { SchemaService } from './schema-service.ts';
import { listRevisions } from './schema-store.sql.ts';

const Dataset = Type.Object({ dataset: Type.String() });
const read = { permission: 'data:dataset:read', tag: 'data' } as const;

/** The schema of a dataset as text: shown, inferred, compared, accepted. */
export function createSchemaRoutes({ db }: Pick<Platform, 'db'>, schemas: SchemaService): Route[] {
  const path = '/api/v1/datasets/:dataset/schema';
  return [
    defineRoute({
      ...read,
      method: 'GET',
      path,
      operationId: 'getSchemaText',
      summary: 'The schema in force, as the text of a schema file',
      params: Dataset,
      response: SchemaText,
      handler: ({ params }) => schemas.show(params.dataset),
    }),
    defineRoute({
      ...read,
      method: 'GET',
      path: `${path}/revisions`,
      operationId: 'listSchemaRevisions',
      summary: 'Revisions of the schema with who and why, newest first',
      params: Dataset,
      query: OffsetQuery,
      response: SchemaRevisionList,
      handler: async ({ params, query }) =>
        cutList(await listRevisions(db, await getDatasetRow(db, params.dataset)), query),
    }),
    defineRoute({
      ...read,
      method: 'POST',
      path: `${path}/infer`,
      operationId: 'inferSchema',
      summary: 'Rules from the rows of a clean version, and how they differ from those in force; changes nothing',
      params: Dataset,
      body: Type.Object({ versionId: Type.Optional(Type.String()) }, { additionalProperties: false }),
      response: SchemaText,
      handler: ({ params, body, signal }) => schemas.infer(params.dataset, body.versionId, signal),
    }),
    defineRoute({
      ...read,
      method: 'POST',
      path: `${path}/diff`,
      operationId: 'diffSchema',
      summary: 'How a schema text differs from the one in force; changes nothing',
      params: Dataset,
      body: DiffSchema,
      response: SchemaText,
      handler: ({ params, body }) => schemas.diff(params.dataset, body.text),
    }),
    defineRoute({
      method: 'POST',
      path: `${path}/accept`,
      operationId: 'acceptSchema',
      summary: 'Make a schema text the one in force: a new revision with who and why',
      permission: 'data:dataset:write',
      tag: 'data',
      params: Dataset,
      body: AcceptSchema,
      response: AcceptedSchema,
      handler: ({ params, body, caller }) => schemas.accept(params.dataset, body, caller.name),
    }),
  ];
}
