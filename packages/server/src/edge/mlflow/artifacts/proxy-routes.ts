import { Type } from 'typebox';
import type { Artifacts } from '../../../domains/tracking/index.ts';
import type { Route } from '../../../platform/http/route.ts';
import { jsonReply } from '../endpoint.ts';
import { badRequest } from '../errors.ts';
import { fileDownload, fileList } from './file-answers.ts';
import { bothPrefixes, FOLDER, ROOT_URI } from './prefixes.ts';
import { readWirePath } from './wire-path.ts';

const Path = Type.Object({ '*': Type.String() });

/** The tree of files as clients reach it: put, get, list, delete. */
export function createProxyRoutes(artifacts: Artifacts): Route[] {
  const list = async (path: string) => jsonReply(await fileList(artifacts, ROOT_URI, path, ''));
  return [
    ...bothPrefixes('PutArtifact', `${FOLDER}/artifacts/*`, {
      method: 'PUT',
      permission: 'tracking:run:write',
      upload: true,
      params: Path,
      async handler({ params, stream }) {
        if (stream === undefined) throw badRequest('The bytes of the file are missing.');
        await artifacts.put(ROOT_URI, readWirePath(params['*']), stream);
        return jsonReply(undefined);
      },
    }),
    ...bothPrefixes('GetProxiedArtifact', `${FOLDER}/artifacts/*`, {
      method: 'GET',
      permission: 'tracking:run:read',
      params: Path,
      async handler({ params, headers }) {
        const path = readWirePath(params['*']);
        return path === '' ? list('') : fileDownload(artifacts, ROOT_URI, path, headers.range);
      },
    }),
    ...bothPrefixes('ListProxiedArtifacts', `${FOLDER}/artifacts`, {
      method: 'GET',
      permission: 'tracking:run:read',
      query: Type.Object({ path: Type.Optional(Type.String()) }),
      handler: ({ query }) => list(readWirePath(query.path ?? '')),
    }),
    ...bothPrefixes('DeleteArtifact', `${FOLDER}/artifacts/*`, {
      method: 'DELETE',
      permission: 'tracking:run:write',
      text: true,
      params: Path,
      async handler({ params }) {
        await artifacts.delete(ROOT_URI, readWirePath(params['*']));
        return jsonReply(undefined);
      },
    }),
  ];
}
