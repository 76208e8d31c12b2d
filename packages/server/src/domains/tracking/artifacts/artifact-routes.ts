import { ArtifactListing } from '@kaizen/contracts';
import { type Static, Type } from 'typebox';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import { artifactNotFound, loggedModelNotFound, runNotFound } from '../errors.ts';
import { createArtifactReply } from './artifact-reply.ts';
import type { Artifacts } from './contract.ts';
import { findModelFilesUri, findRunFilesUri } from './file-view.sql.ts';

/** Most children that one answer lists. */
const MOST = 10_000;

const FolderQuery = Type.Object({
  path: Type.Optional(Type.String({ description: 'The folder; the top when absent.' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST })),
  after: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'The name of the last entry of the page before, a slash after that of a folder.',
    }),
  ),
});
const FileQuery = Type.Object({
  view: Type.Optional(
    Type.Literal('sandbox', {
      description: 'Pages and drawings come as such, with a policy that lets them do nothing: for a sandboxed frame.',
    }),
  ),
});

/** Files of runs and of logged models, listed and read. */
export function createArtifactRoutes({ db }: Pick<Platform, 'db'>, artifacts: Artifacts): Route[] {
  const ofRun = async (runId: string) => {
    const uri = await findRunFilesUri(db, runId);
    if (uri === undefined) throw runNotFound(runId);
    return uri;
  };
  const ofModel = async (id: string) => {
    const uri = await findModelFilesUri(db, id);
    if (uri === undefined) throw loggedModelNotFound(id);
    return uri;
  };
  return [...runRoutes(artifacts, ofRun), ...modelRoutes(artifacts, ofModel)];
}

type FindUri = (id: string) => Promise<string>;

function runRoutes(artifacts: Artifacts, uriOf: FindUri): Route[] {
  const of = { permission: 'tracking:run:read', tag: 'tracking', method: 'GET' } as const;
  return [
    defineRoute({
      ...of,
      path: '/api/v1/runs/:runId/files',
      operationId: 'listRunFiles',
      summary: 'Files and folders of a run, one folder at a time',
      params: Type.Object({ runId: Type.String() }),
      query: FolderQuery,
      response: ArtifactListing,
      handler: async ({ params, query }) => listing(artifacts, await uriOf(params.runId), query),
    }),
    defineRoute({
      ...of,
      path: '/api/v1/runs/:runId/artifacts/*',
      operationId: 'getArtifact',
      summary: 'The bytes of one artifact; ranges are supported',
      params: Type.Object({ runId: Type.String(), '*': Type.String() }),
      query: FileQuery,
      response: Type.Unknown(),
      responseType: 'application/octet-stream',
      handler: async ({ params, query, headers }) =>
        bytes(artifacts, await uriOf(params.runId), params['*'], `run "${params.runId}"`, {
          range: headers.range,
          sandbox: query.view === 'sandbox',
        }),
    }),
  ];
}

function modelRoutes(artifacts: Artifacts, uriOf: FindUri): Route[] {
  const of = { permission: 'tracking:model:read', tag: 'tracking', method: 'GET' } as const;
  return [
    defineRoute({
      ...of,
      path: '/api/v1/logged-models/:id/files',
      operationId: 'listLoggedModelFiles',
      summary: 'Files and folders of a logged model, one folder at a time',
      params: Type.Object({ id: Type.String() }),
      query: FolderQuery,
      response: ArtifactListing,
      handler: async ({ params, query }) => listing(artifacts, await uriOf(params.id), query),
    }),
    defineRoute({
      ...of,
      path: '/api/v1/logged-models/:id/artifacts/*',
      operationId: 'getLoggedModelFile',
      summary: 'The bytes of one file of a logged model; ranges are supported',
      params: Type.Object({ id: Type.String(), '*': Type.String() }),
      query: FileQuery,
      response: Type.Unknown(),
      responseType: 'application/octet-stream',
      handler: async ({ params, query, headers }) =>
        bytes(artifacts, await uriOf(params.id), params['*'], `logged model "${params.id}"`, {
          range: headers.range,
          sandbox: query.view === 'sandbox',
        }),
    }),
  ];
}

async function listing(artifacts: Artifacts, uri: string, query: Static<typeof FolderQuery>) {
  const path = query.path ?? '';
  const isFolder = query.after?.endsWith('/') === true;
  const after = query.after === undefined ? undefined : { name: query.after.replace(/\/$/, ''), isFolder };
  const items = await artifacts.list(uri, path, query.limit ?? MOST, after);
  return { uri, path, items: items.map(({ size, ...item }) => (size === undefined ? item : { ...item, size })) };
}

async function bytes(
  artifacts: Artifacts,
  uri: string,
  path: string,
  owner: string,
  wish: Parameters<typeof createArtifactReply>[1],
) {
  const file = await artifacts.find(uri, path);
  if (file === undefined) throw artifactNotFound(owner, path);
  return createArtifactReply(file, wish);
}
