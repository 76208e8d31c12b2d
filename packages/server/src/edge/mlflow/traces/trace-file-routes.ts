import { Type } from 'typebox';
import { RawReply, type Route } from '../../../platform/http/route.ts';
import { fileDownload } from '../artifacts/file-answers.ts';
import { bothPrefixes } from '../artifacts/prefixes.ts';
import { readWirePath } from '../artifacts/wire-path.ts';
import { onlyDocument } from '../endpoint.ts';
import { badRequest, doesNotExist, invalidParameter } from '../errors.ts';
import { INVALID_PATH, traces as words } from '../wire-messages.ts';
import { SPANS_FILE } from './known-names.ts';
import { spansFile } from './spans-file.ts';
import type { TraceParts } from './trace-parts.ts';
import { spansShape } from './trace-shapes.ts';

const Optional = Type.Optional(Type.String());

/** The spans of a trace, or a file attached to it, as pages load them. */
export function createTraceFileRoutes({ clients: { traces, artifacts } }: TraceParts): Route[] {
  return ['2.0', '3.0'].flatMap((version) =>
    bothPrefixes(`GetTraceArtifact${version === '2.0' ? '' : 'V3'}`, `/${version}/mlflow/get-trace-artifact`, {
      method: 'GET',
      permission: 'tracking:run:read',
      query: Type.Object({ request_id: Optional, path: Optional }),
      async handler({ query: { request_id: id = '', path = '' }, headers }) {
        if (id === '') throw badRequest(words.noRequestId);
        const attached = path === '' ? undefined : attachment(path);
        const trace = await traces.findTrace(id);
        if (trace === undefined) throw doesNotExist(words.missing(id));
        if (attached !== undefined) return fileDownload(artifacts, trace.artifact_uri, attached, headers.range);
        const isFile = (await traces.countSpans(id)) === 0;
        if (isFile && (await artifacts.find(trace.artifact_uri, SPANS_FILE)) !== undefined) {
          return fileDownload(artifacts, trace.artifact_uri, SPANS_FILE, headers.range);
        }
        const found = onlyDocument(await traces.traceDocuments([id], spansShape));
        return new RawReply(spansFile(found), {
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename=${SPANS_FILE}`,
          'x-content-type-options': 'nosniff',
        });
      },
    }),
  );
}

/** Attachments lie in one folder and have plain names. */
function attachment(path: string): string {
  const plain = readWirePath(path);
  if (!/^[\w][\w.-]*$/.test(plain) || plain.includes('..')) throw invalidParameter(INVALID_PATH);
  return `attachments/${plain}`;
}
