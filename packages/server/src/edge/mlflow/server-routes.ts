import { Type } from 'typebox';
import { notReady } from '../../platform/http/errors.ts';
import { defineRoute, RawReply, type Route } from '../../platform/http/route.ts';
import { endpoint } from './endpoint.ts';
import { invalidParameter } from './errors.ts';
import { text } from './fields.ts';
import { mapError } from './map-error.ts';
import { NO_GATEWAY_PATH } from './wire-messages.ts';

/**
 * The version of the protocol that this server speaks: clients choose what they call by it. The newest release whose endpoints marked as needed
 * (docs/guide/mlflow.md) are answered here, tried with the newest client.
 */
const PROTOCOL_VERSION = '3.17.2';

const TEXT = { 'content-type': 'text/plain; charset=utf-8' } as const;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Below these paths everything is the protocol's: a miss is answered in plain text, which clients take for a server without that endpoint. */
const PREFIXES = ['/api/2.0', '/api/3.0', '/ajax-api'] as const;

const plain = {
  permission: 'app:health:read',
  tag: 'mlflow',
  edge: { mapError },
  response: Type.Unknown(),
  responseType: 'text/plain',
} as const;

/** What clients ask the server about itself, and the answer to everything that it does not speak. */
export function createServerRoutes({ isReady }: { readonly isReady: () => boolean }): Route[] {
  return [
    defineRoute({
      ...plain,
      method: 'GET',
      path: '/health',
      operationId: 'mlflowHealth',
      summary: 'MLflow protocol: whether the server answers',
      handler: async () => {
        if (!isReady()) throw notReady();
        return new RawReply('OK', TEXT);
      },
    }),
    defineRoute({
      ...plain,
      method: 'GET',
      path: '/version',
      operationId: 'mlflowVersion',
      summary: 'MLflow protocol: the version that is spoken',
      handler: async () => new RawReply(PROTOCOL_VERSION, TEXT),
    }),
    ...endpoint({
      method: 'GET',
      path: '/3.0/mlflow/server-info',
      operation: 'ServerInfo',
      permission: 'app:health:read',
      fields: {},
      answer: async () => ({ store_type: 'SqlStore', workspaces_enabled: false }),
    }),
    ...endpoint({
      method: ['GET', 'POST'],
      path: '/2.0/mlflow/gateway-proxy',
      operation: 'GatewayProxy',
      permission: 'app:health:read',
      fields: { gateway_path: text },
      answer: async ({ gateway_path }, { method }) => {
        if (method === 'POST' && !gateway_path) throw invalidParameter(NO_GATEWAY_PATH);
        // No gateway stands behind this server: what the protocol answers then.
        return { endpoints: [] };
      },
    }),
    ...PREFIXES.flatMap((prefix) => METHODS.map((method) => missRoute(method, prefix))),
  ];
}

function missRoute(method: Route['method'], prefix: string): Route {
  const name = prefix.replace(/[^a-z0-9]+/gi, '-');
  return defineRoute({
    ...plain,
    method,
    path: `${prefix}/*`,
    operationId: `mlflowMiss${name}-${method}`,
    summary: 'MLflow protocol: what is not spoken',
    upload: true,
    handler: async () => new RawReply('Not Found: this server does not speak that endpoint.\n', TEXT, 404),
  });
}
