import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Type } from 'typebox';
import { defineRoute, RawReply, type Route } from '../platform/http/route.ts';

/** The files of the reference page, from the installed package: nothing is loaded from another host, nothing before it is asked for. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Kaizen API reference</title>
<link rel="stylesheet" href="/api/reference/assets/swagger-ui.css"></head>
<body><div id="reference"></div>
<script src="/api/reference/assets/swagger-ui-bundle.js"></script>
<script src="/api/reference/assets/start.js"></script></body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#reference', deepLinking: true, validatorUrl: null });\n`;

const CSP =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** The document and the browsable reference of the API. */
export function referenceRoutes(openApi: () => unknown): readonly Route[] {
  const common = { method: 'GET', permission: 'app:health:read', tag: 'reference' } as const;
  return [
    defineRoute({
      ...common,
      path: '/api/openapi.json',
      operationId: 'getOpenApi',
      summary: 'The OpenAPI 3.1 document of this API',
      response: Type.Unknown(),
      handler: async () => openApi(),
    }),
    defineRoute({
      ...common,
      path: '/api/reference',
      operationId: 'getReference',
      summary: 'The browsable reference of this API',
      response: Type.String(),
      responseType: 'text/html',
      handler: async () =>
        new RawReply(PAGE, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': CSP }),
    }),
    defineRoute({
      ...common,
      path: '/api/reference/assets/:name',
      operationId: 'getReferenceAsset',
      summary: 'A file of the reference page',
      params: Type.Object({
        name: Type.Union([
          Type.Literal('swagger-ui.css'),
          Type.Literal('swagger-ui-bundle.js'),
          Type.Literal('start.js'),
        ]),
      }),
      response: Type.String(),
      responseType: 'text/javascript',
      handler: async ({ params }) => {
        const headers = {
          'content-type': ASSETS[params.name] ?? 'text/javascript; charset=utf-8',
          'cache-control': 'no-cache',
        };
        if (params.name === 'start.js') return new RawReply(START, headers);
        return new RawReply(createReadStream(join(assetFolder(), params.name)), headers);
      },
    }),
  ];
}

function assetFolder(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve('@fastify/swagger-ui/package.json')), 'static');
}
