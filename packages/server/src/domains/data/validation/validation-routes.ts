import { pipeline } from 'node:stream';
import {
  JobAccepted,
  StartValidation,
  ValidationPage,
  ValidationReport,
  type ValidationSummary,
} from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, RawReply, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import { MAX_RECORD_BYTES } from '../csv/csv-intake.io.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { createDatasetStore } from '../dataset-store.sql.ts';
import { delimiterInvalid, fileEmpty } from '../errors.ts';
import { createLineGuard } from '../line-guard.ts';
import { parseSchemaText } from '../schema/schema-text.duck.ts';
import { uploadNotFound, validationNotFound } from './errors.ts';
import { writeReportPage } from './report-page.ts';
import type { ValidationInput } from './validation-job.ts';
import { findValidation, listValidations } from './validation-store.sql.ts';

type Given = Pick<Platform, 'db' | 'duck' | 'blobs' | 'jobs' | 'ids' | 'clock'>;
/** A report as a page may show it. */
export type ShownReport = (report: ValidationReport) => Promise<ValidationReport>;

const Dataset = Type.Object({ dataset: Type.String() });
const One = Type.Object({ dataset: Type.String(), id: Type.String() });
const read = { permission: 'data:dataset:read', tag: 'data' } as const;
const FileBody = Type.Object(
  {
    ...StartValidation.properties,
    upload: Type.Optional(Type.String({ description: 'Key of a file that was sent to …/validations/files.' })),
    name: Type.Optional(Type.String({ maxLength: 300, description: 'Name of that file, for the report.' })),
    delimiter: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

/** Validations: start one, list them, read one as JSON or as a page. */
export function createValidationRoutes(given: Given, shown: ShownReport): Route[] {
  return [...createReadRoutes(given, shown), createStartRoute(given), createFileRoute(given)];
}

function createReadRoutes({ db }: Given, shown: ShownReport): Route[] {
  const find = async (dataset: string, id: string) => {
    const row = await getDatasetRow(db, dataset);
    const report = await findValidation(db, row.id, id);
    if (report === undefined) throw validationNotFound(dataset, id);
    return report;
  };
  return [
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/validations',
      operationId: 'listValidations',
      summary: 'Validations of a dataset, newest first',
      params: Dataset,
      query: Type.Object({
        versionId: Type.Optional(Type.String()),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
        cursor: Type.Optional(Type.String()),
      }),
      response: ValidationPage,
      async handler({ params, query }) {
        const page = await listValidations(db, (await getDatasetRow(db, params.dataset)).id, query);
        const items: ValidationSummary[] = [...page.items];
        return { items, ...(page.next === undefined ? {} : { next: page.next }) };
      },
    }),
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/validations/:id',
      operationId: 'getValidation',
      summary: 'A validation with what each rule said, broken ones first',
      params: One,
      response: ValidationReport,
      handler: ({ params }) => find(params.dataset, params.id),
    }),
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/validations/:id/page',
      operationId: 'getValidationPage',
      summary: 'A validation as one HTML page that stands by itself',
      params: One,
      response: Type.String(),
      responseType: 'text/html',
      handler: async ({ params }) =>
        new RawReply(writeReportPage(await shown(await find(params.dataset, params.id))), {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
        }),
    }),
  ];
}

function createStartRoute(given: Given): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/datasets/:dataset/validations',
    operationId: 'startValidation',
    summary: 'Ask the rules of the schema; a job does it and keeps the report',
    permission: 'data:dataset:write',
    tag: 'data',
    params: Dataset,
    body: FileBody,
    response: JobAccepted,
    status: 202,
    async handler({ params, body, headers, caller }) {
      const dataset = await getDatasetRow(given.db, params.dataset);
      if (body.schema !== undefined) await parseSchemaText(given.duck, body.schema);
      const { upload, name, delimiter, ...rest } = body;
      if (delimiter !== undefined && !/^[\t\x20\x21\x23-\x7e]$/.test(delimiter)) throw delimiterInvalid(delimiter);
      const reportId = given.ids.next('val');
      const key = `validate/${dataset.name}/${headers['idempotency-key'] ?? reportId}`;
      const jobId = await given.db.run(async (tx) => {
        const store = createDatasetStore(tx);
        const sent = upload === undefined ? undefined : await store.findUpload(upload);
        if (upload !== undefined && sent?.dataset !== dataset.name) throw uploadNotFound(upload);
        const file =
          sent === undefined
            ? {}
            : {
                file: {
                  upload: sent.key,
                  blobHash: sent.blob_hash,
                  name: name ?? 'file',
                  ...(delimiter === undefined ? {} : { delimiter }),
                },
              };
        const input: ValidationInput = { ...rest, reportId, dataset: dataset.name, author: caller.name, ...file };
        const job = await given.jobs.enqueue(tx, { kind: 'data.validate', key, projectId: dataset.project_id, input });
        if (sent !== undefined) {
          await store.deleteUpload(sent.key);
          await store.insertUpload({ ...sent, job_id: job });
        }
        return job;
      });
      return { jobId };
    },
  });
}

function createFileRoute(given: Given): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/datasets/:dataset/validations/files',
    operationId: 'uploadFileToValidate',
    summary: 'Send a CSV file that shall be validated, not ingested',
    permission: 'data:dataset:write',
    tag: 'data',
    params: Dataset,
    upload: true,
    response: Type.Object({ upload: Type.String() }),
    status: 201,
    async handler({ params, stream }) {
      const dataset = await getDatasetRow(given.db, params.dataset);
      if (stream === undefined) throw fileEmpty('The file');
      const guard = createLineGuard('the file', MAX_RECORD_BYTES);
      const blob = await given.blobs.put(pipeline(stream, guard, () => undefined));
      if (blob.size === 0) throw fileEmpty('The file');
      const key = `validate/${given.ids.next('upl')}`;
      const row = { key, dataset: dataset.name, blob_hash: blob.hash, job_id: 'none', created_at: given.clock.now() };
      await given.db.run((tx) => createDatasetStore(tx).insertUpload(row));
      return { upload: key };
    },
  });
}
