import { Type } from 'typebox';
import type { Artifacts } from '../../../domains/tracking/index.ts';
import { RawReply, type Route } from '../../../platform/http/route.ts';
import { endpoint, jsonReply } from '../endpoint.ts';
import { badRequest, invalidParameter } from '../errors.ts';
import { int64, listOf, message, required, text } from '../fields.ts';
import { fileDownload } from './file-answers.ts';
import { bothPrefixes, FOLDER, ROOT_URI } from './prefixes.ts';
import { baseName, readWirePath } from './wire-path.ts';

const write = { method: 'POST', permission: 'tracking:run:write' } as const;

/** Uploads in parts, which go to this server itself, and the address from which a file can be read in parts. */
export function createMultipartRoutes(artifacts: Artifacts): Route[] {
  const { multipart } = artifacts;
  return [
    ...endpoint({
      ...write,
      path: `${FOLDER}/mpu/create/*`,
      operation: 'CreateMultipartUpload',
      fields: { path: required(text), num_parts: int64 },
      async answer({ path, num_parts: parts = 1 }, { params, headers }) {
        const folder = readWirePath(params['*'] ?? '').replace(/\/$/, '');
        const uploadId = await multipart.create(folder === '' ? baseName(path) : `${folder}/${baseName(path)}`, parts);
        const base = `${originOf(headers)}/api${FOLDER}/mpu/parts/${uploadId}`;
        return {
          upload_id: uploadId,
          credentials: Array.from({ length: parts }, (_, index) => ({
            url: `${base}/${index + 1}`,
            part_number: index + 1,
            headers: {},
          })),
        };
      },
    }),
    ...endpoint({
      ...write,
      path: `${FOLDER}/mpu/complete/*`,
      operation: 'CompleteMultipartUpload',
      fields: {
        path: required(text),
        upload_id: required(text),
        parts: required(listOf(message({ part_number: required(int64), etag: required(text), url: text }))),
      },
      async answer({ upload_id: uploadId, parts }) {
        await multipart.complete(
          uploadId,
          parts.map(({ part_number: number, etag }) => ({ number, etag })),
        );
        return {};
      },
    }),
    ...endpoint({
      ...write,
      path: `${FOLDER}/mpu/abort/*`,
      operation: 'AbortMultipartUpload',
      fields: { path: required(text), upload_id: required(text) },
      async answer({ upload_id: uploadId }) {
        await multipart.abort(uploadId);
        return {};
      },
    }),
    ...partRoutes(artifacts),
  ];
}

function partRoutes(artifacts: Artifacts): Route[] {
  return [
    ...bothPrefixes('PutPart', `${FOLDER}/mpu/parts/:uploadId/:number`, {
      method: 'PUT',
      permission: 'tracking:run:write',
      upload: true,
      params: Type.Object({ uploadId: Type.String(), number: Type.String() }),
      async handler({ params: { uploadId, number }, stream }) {
        if (stream === undefined) throw badRequest('The bytes of the part are missing.');
        if (!/^\d{1,6}$/.test(number)) throw invalidParameter('The number of a part is a whole number.');
        const { etag } = await artifacts.multipart.putPart(uploadId, Number(number), stream);
        return new RawReply('', { etag: `"${etag}"` });
      },
    }),
    ...bothPrefixes('GetPresignedDownload', `${FOLDER}/presigned/*`, {
      method: 'GET',
      permission: 'tracking:run:read',
      params: Type.Object({ '*': Type.String() }),
      async handler({ params, headers }) {
        const path = readWirePath(params['*']);
        const file = await artifacts.find(ROOT_URI, path);
        if (file === undefined) return fileDownload(artifacts, ROOT_URI, path, undefined);
        const encoded = path.split('/').map(encodeURIComponent).join('/');
        const url = `${originOf(headers)}/api${FOLDER}/artifacts/${encoded}`;
        return jsonReply({ url, headers: {}, file_size: file.size });
      },
    }),
  ];
}

/** The server as the client reaches it; other names have been refused before. */
function originOf(headers: Readonly<Record<string, string | undefined>>): string {
  return `http://${headers.host ?? 'localhost'}`;
}
