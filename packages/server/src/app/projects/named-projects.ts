import type { Route } from '../../platform/http/route.ts';

/**
 * Callers name a project (`?project=predictive-maintenance`, or `project` in a JSON body), rooms know it by its id: a route with that parameter or field
 * gets the id. Rejects with `app.project_not_found` for a name that no project of the home has.
 */
export function withNamedProjects(routes: readonly Route[], idOf: (project: string) => Promise<string>): Route[] {
  return routes.map((route) => {
    const inQuery = takesProject(route.query);
    const inBody = takesProject(route.body);
    if (!inQuery && !inBody) return route;
    const named = async <T extends { readonly project?: string | undefined }>(given: T): Promise<T> =>
      given?.project === undefined ? given : { ...given, project: await idOf(given.project) };
    return {
      ...route,
      handler: async (input) => {
        const query = inQuery ? await named(input.query) : input.query;
        const body = inBody ? await named(input.body) : input.body;
        return route.handler({ ...input, query, body });
      },
    };
  });
}

function takesProject(schema: Route['query']): boolean {
  if (schema === undefined) return false;
  const properties: unknown = Reflect.get(schema, 'properties');
  return typeof properties === 'object' && properties !== null && 'project' in properties;
}
