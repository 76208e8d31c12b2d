import { ErrorBody } from '@kaizen/contracts';
import type { TSchema } from 'typebox';
import type { Route } from '../platform/http/route.ts';
import { createNamedSchemas, type NamedSchemas } from './named-schemas.ts';
import { VERSION } from './version.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the own API, from the routes as data; foreign protocols (edges) are left out. */
export function buildOpenApi(routes: readonly Route[]): Json {
  const own = routes.filter((route) => route.edge === undefined).sort(byPathAndMethod);
  const paths: Record<string, Json> = {};
  const schemas = createNamedSchemas();
  schemas.write(ErrorBody);
  for (const route of own) {
    const path = openApiPath(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kaizen',
      version: VERSION,
      description: 'The whole MLOps loop in one process. Every error has the shape of `Error`; its `code` is stable.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: [...new Set(own.map((route) => route.tag))].sort().map((name) => ({ name })),
    paths,
    components: { schemas: schemas.components() },
  };
}

/** The text of packages/server/openapi.json. */
export function openApiText(routes: readonly Route[]): string {
  return `${JSON.stringify(buildOpenApi(routes), null, 2)}\n`;
}

function byPathAndMethod(left: Route, right: Route): number {
  const a = `${left.path} ${left.method}`;
  const b = `${right.path} ${right.method}`;
  return a < b ? -1 : a > b ? 1 : 0;
}

function openApiPath(path: string): string {
  return path.replace(/:([A-Za-z0-9_]+)/g, '{$1}').replace(/\*$/, '{path}');
}

function operation(route: Route, schemas: NamedSchemas): Json {
  const parameters = [
    ...parametersOf('path', route.params),
    ...parametersOf('query', route.query),
    ...(route.method === 'GET' ? [] : [idempotencyKey]),
  ];
  return {
    operationId: route.operationId,
    summary: route.summary,
    tags: [route.tag],
    'x-permission': route.permission,
    ...(route.alsoAsks === undefined ? {} : { 'x-also-asks': route.alsoAsks }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(route, schemas),
    responses: {
      [String(route.status ?? 200)]: {
        description: 'Done',
        content: { [route.responseType ?? 'application/json']: { schema: schemas.write(route.response) } },
      },
      default: {
        description: 'Refused or failed',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same command sent again with the same key changes nothing twice.',
  schema: { type: 'string' },
};

function requestBody(route: Route, schemas: NamedSchemas): Json {
  if (route.upload === true) {
    const content = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };
    return { requestBody: { required: true, content } };
  }
  if (route.body === undefined) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: schemas.write(route.body) } } } };
}

function parametersOf(place: 'path' | 'query', schema: TSchema | undefined): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = plain(schema) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property;
    return {
      name: name === '*' ? 'path' : name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

/** A schema as the plain JSON it is, without the library's hidden marks. */
function plain(schema: TSchema): Json {
  return JSON.parse(JSON.stringify(schema));
}
