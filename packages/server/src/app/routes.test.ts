import { permissions } from '@kaizen/contracts';
import { expect, test } from 'vitest';
import type { Route } from '../platform/http/route.ts';
import { createTestApp } from '../testing/test-app.ts';

function propertiesOf(schema: object | undefined): object {
  const properties: unknown = schema === undefined ? undefined : Reflect.get(schema, 'properties');
  return typeof properties === 'object' && properties !== null ? properties : {};
}

const isList = (route: Route) => route.method === 'GET' && 'items' in propertiesOf(route.response);

test('every permission is asked for by a route, and no route asks for another', async () => {
  const { routes } = await createTestApp({ started: false });
  expect([...new Set(routes.map((route) => route.permission))].sort()).toEqual([...permissions].sort());
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
