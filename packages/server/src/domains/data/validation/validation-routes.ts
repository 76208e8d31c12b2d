import {
  JobAccepted,
  StartValidation,
  ValidationPage,
  ValidationReport,
  type ValidationSummary,
} from '@kaizen/contracts';
import { type Static, Type } from 'typebox';
import { defineRoute, RawReply, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { createDatasetStore } from '../dataset-store.sql.ts';
import { fileEmpty } from '../errors.ts';
import { parseSchemaText } from '../schema/schema-text.duck.ts';
import { guarded, nameOf, optionsOf, SentFileFields } from '../sources/upload-routes.ts';
import type { DatasetRow } from '../tables.ts';
import { resolveVersion } from '../version/resolve-version.sql.ts';
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
    ...SentFileFields,
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
      const reportId = given.ids.next('val');
      const key = `validate/${dataset.name}/${headers['idempotency-key'] ?? reportId}`;
      const asked = await readQuestion(given.db, dataset, body);
      const jobId = await given.db.run(async (tx) => {
        const store = createDatasetStore(tx);
        const sent = body.upload === undefined ? undefined : await store.findUpload(body.upload);
        if (body.upload !== undefined && sent?.dataset !== dataset.name) throw uploadNotFound(body.upload);
        const file = sent === undefined ? {} : { file: { upload: sent.key, blobHash: sent.blob_hash, ...asked.file } };
        const input: ValidationInput = { ...asked.question, reportId, author: caller.name, ...file };
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

/** What is asked, with the version by its id; `file` is how a sent file is to be read. */
async function readQuestion(db: Given['db'], dataset: DatasetRow, body: Static<typeof FileBody>) {
  const { versionId, environment, schema } = body;
  const name = nameOf({ name: 'file', ...body });
  return {
    question: {
      dataset: dataset.name,
      ...(versionId === undefined ? {} : { versionId: await resolveVersion(db, dataset, versionId) }),
      ...(environment === undefined ? {} : { environment }),
      ...(schema === undefined ? {} : { schema }),
    },
    file: { name, options: optionsOf(name, body, undefined) },
  };
}

function createFileRoute(given: Given): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/datasets/:dataset/validations/files',
    operationId: 'uploadFileToValidate',
    summary:
      'Send a file that shall be validated, not ingested: CSV, JSON lines or Parquet, text also packed with gzip',
    permission: 'data:dataset:write',
    tag: 'data',
    params: Dataset,
    query: Type.Object(SentFileFields),
    upload: true,
    response: Type.Object({ upload: Type.String() }),
    status: 201,
    async handler({ params, query, headers, stream }) {
      const dataset = await getDatasetRow(given.db, params.dataset);
      const options = optionsOf(nameOf(query), query, headers['content-type']);
      if (stream === undefined) throw fileEmpty('The file');
      const blob = await given.blobs.put(guarded(stream, options));
      if (blob.size === 0) throw fileEmpty('The file');
      const key = `validate/${given.ids.next('upl')}`;
      const row = { key, dataset: dataset.name, blob_hash: blob.hash, job_id: 'none', created_at: given.clock.now() };
      await given.db.run((tx) => createDatasetStore(tx).insertUpload(row));
      return { upload: key };
    },
  });
}
