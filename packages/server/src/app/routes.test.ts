import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventPayloads, permissions } from '@kaizen/contracts';
import { expect, test } from 'vitest';
import type { Route } from '../platform/http/route.ts';
import { createTestApp } from '../testing/test-app.ts';
import { openApiText } from './openapi.ts';

function propertiesOf(schema: object | undefined): object {
  const properties: unknown = schema === undefined ? undefined : Reflect.get(schema, 'properties');
  return typeof properties === 'object' && properties !== null ? properties : {};
}

const isList = (route: Route) => route.method === 'GET' && 'items' in propertiesOf(route.response);

test('every permission is asked for by a route, and no route asks for another', async () => {
  const { routes } = await createTestApp({ started: false });
  const asked = routes.flatMap(({ permission, alsoAsks = [] }) => [permission, ...alsoAsks]);
  expect([...new Set(asked)].sort()).toEqual([...permissions].sort());
});

test('every list has a limit, and a cursor or another place to go on from', async () => {
  const { routes } = await createTestApp({ started: false });
  const lists = routes.filter(isList);
  expect(lists.length).toBeGreaterThan(15);
  for (const { operationId, query } of lists) {
    const limit: unknown = Reflect.get(propertiesOf(query), 'limit');
    expect([operationId, limit]).toEqual([operationId, expect.objectContaining({ maximum: expect.any(Number) })]);
    expect([operationId, Object.keys(propertiesOf(query))]).toEqual([
      operationId,
      expect.toSatisfy((names: string[]) => names.some((name) => ['cursor', 'after', 'from'].includes(name))),
    ]);
  }
});

test('the document names what contracts name', async () => {
  const { routes } = await createTestApp({ started: false });
  const document = JSON.parse(openApiText(routes));
  const names = Object.keys(document.components.schemas);
  expect(names).toEqual(
    expect.arrayContaining(['Error', 'DeploymentView', 'PipelineRunView', 'StartRelease', 'WhyView']),
  );
  const text = JSON.stringify(document);
  for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) expect(names).toContain(name);
  const { get } = document.paths['/api/v1/releases/{releaseId}'];
  const { schema } = get.responses[200].content['application/json'];
  expect(schema).toEqual({ $ref: '#/components/schemas/ReleaseView' });
});

test('every kind of event is written by somebody', async () => {
  const sources = fileURLToPath(new URL('..', import.meta.url));
  const names = await readdir(sources, { recursive: true });
  const files = names.filter((name) => name.endsWith('.ts') && !/\.test\.ts$|testing\//.test(name));
  const texts = await Promise.all(files.map((name) => readFile(join(sources, name), 'utf8')));
  const text = texts.join('\n');
  const unwritten = Object.keys(eventPayloads).filter((type) => !text.includes(`type: '${type}',`));
  expect(unwritten).toEqual([]);
});
