import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { RawReply, type Route } from '../../../platform/http/route.ts';
import { endpoint } from '../endpoint.ts';
import { badRequest, invalidParameter } from '../errors.ts';
import { text } from '../fields.ts';
import {
  ARTIFACT_FILE_PATH_MISSING,
  DATA_MISSING,
  DATA_TOO_LARGE,
  INVALID_PATH,
  PATH_MISSING,
  RUN_UUID_MISSING,
} from '../wire-messages.ts';
import { fileDownload, fileList } from './file-answers.ts';
import { bothPrefixes, bytesRoute } from './prefixes.ts';
import { createSources, type RunFileParts } from './sources.ts';
import { readWirePath } from './wire-path.ts';

const MOST_BYTES = 10 * 1024 * 1024;
const Optional = Type.Optional(Type.String());

/** Files of runs, model versions and logged models. */
export function createRunFileRoutes(parts: RunFileParts): Route[] {
  return [...listRoutes(parts), ...readRoutes(parts), ...uploadRoutes(parts)];
}

function listRoutes({ artifacts, ...readers }: RunFileParts): Route[] {
  const sources = createSources(readers);
  const below = async (uri: string, path: string) => {
    const folder = readWirePath(path).replace(/\/$/, '');
    return fileList(artifacts, uri, folder, folder, uri);
  };
  return [
    ...endpoint({
      method: 'GET',
      path: '/2.0/mlflow/artifacts/list',
      operation: 'ListArtifacts',
      permission: 'tracking:run:read',
      fields: { run_id: text, run_uuid: text, path: text, page_token: text },
      async answer({ run_id: id, run_uuid: older, path = '' }) {
        checkEarly(path);
        return below(await sources.ofRun(id ?? older ?? ''), path);
      },
    }),
    ...endpoint({
      method: 'GET',
      path: '/2.0/mlflow/logged-models/:model/artifacts/directories',
      operation: 'ListLoggedModelArtifacts',
      permission: 'tracking:model:read',
      fields: { artifact_directory_path: text, page_token: text },
      answer: async ({ artifact_directory_path: path = '' }, { params }) =>
        below(await sources.ofLoggedModel(params.model ?? ''), path),
    }),
  ];
}

function readRoutes({ artifacts, ...readers }: RunFileParts): Route[] {
  const sources = createSources(readers);
  const version = {
    method: 'GET',
    permission: 'tracking:model:read',
    query: Type.Object({ name: Optional, version: Optional, path: Optional }),
  } as const;
  const ofVersion: Parameters<typeof bytesRoute<undefined, typeof version.query>>[2] = {
    ...version,
    async handler({ query: { name = '', version: number = '', path }, headers }) {
      const file = wantedFile(path);
      return fileDownload(artifacts, await sources.ofVersion(name, number), file, headers.range);
    },
  };
  return [
    bytesRoute('GetArtifact', '/get-artifact', {
      method: 'GET',
      permission: 'tracking:run:read',
      query: Type.Object({ run_id: Optional, run_uuid: Optional, path: Optional }),
      async handler({ query, headers }) {
        const file = wantedFile(query.path);
        const uri = await sources.ofRun(query.run_id ?? query.run_uuid ?? '');
        return fileDownload(artifacts, uri, file, headers.range);
      },
    }),
    bytesRoute('GetVersionArtifact', '/model-versions/get-artifact', ofVersion),
    // Clients that end the address of the server with a slash.
    bytesRoute('GetVersionArtifactSlash', '//model-versions/get-artifact', ofVersion),
    ...bothPrefixes('GetLoggedModelArtifact', '/2.0/mlflow/logged-models/:model/artifacts/files', {
      method: 'GET',
      permission: 'tracking:model:read',
      params: Type.Object({ model: Type.String() }),
      query: Type.Object({ artifact_file_path: Optional }),
      async handler({ params, query: { artifact_file_path: path }, headers }) {
        if (path === undefined || path === '') throw badRequest(ARTIFACT_FILE_PATH_MISSING);
        const file = wantedFile(path);
        return fileDownload(artifacts, await sources.ofLoggedModel(params.model), file, headers.range);
      },
    }),
  ];
}

function uploadRoutes({ artifacts, ...readers }: RunFileParts): Route[] {
  const sources = createSources(readers);
  return bothPrefixes('UploadArtifact', '/2.0/mlflow/upload-artifact', {
    method: 'POST',
    permission: 'tracking:run:write',
    upload: true,
    query: Type.Object({ run_uuid: Optional, path: Optional }),
    async handler({ query: { run_uuid: runId = '', path }, headers, stream }) {
      if (runId === '') throw invalidParameter(RUN_UUID_MISSING);
      const file = wantedFile(path);
      if (Number(headers['content-length'] ?? 0) > MOST_BYTES) throw invalidParameter(DATA_TOO_LARGE);
      const bytes = await collected(stream ?? Readable.from([]));
      if (bytes.byteLength === 0) throw invalidParameter(DATA_MISSING);
      await artifacts.put(await sources.ofRun(runId), file, Readable.from([bytes]));
      return new RawReply('', { 'content-type': 'application/json' });
    },
  });
}

/** The path of the one file that is asked for. It is looked at before the run is: a bad path is wrong in any run. */
function wantedFile(path: string | undefined): string {
  if (path === undefined || path === '') throw invalidParameter(PATH_MISSING);
  const plain = readWirePath(path);
  checkEarly(plain);
  return plain;
}

function checkEarly(path: string): void {
  if (/^\/|(^|\/)\.\.(\/|$)/.test(path)) throw invalidParameter(INVALID_PATH);
}

async function collected(stream: Readable): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MOST_BYTES) throw invalidParameter(DATA_TOO_LARGE);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
