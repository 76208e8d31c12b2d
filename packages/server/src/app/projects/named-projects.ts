import type { Route } from '../../platform/http/route.ts';

/**
 * Callers name a project (`?project=predictive-maintenance`), rooms know it by its id: a route with that parameter gets the id. Rejects with
 * `app.project_not_found` for a name that no project of the home has.
 */
export function withNamedProjects(routes: readonly Route[], idOf: (project: string) => Promise<string>): Route[] {
  return routes.map((route) => {
    if (!takesProject(route)) return route;
    return {
      ...route,
      handler: async (input) => {
        const { project } = input.query;
        if (project === undefined) return route.handler(input);
        return route.handler({ ...input, query: { ...input.query, project: await idOf(project) } });
      },
    };
  });
}

function takesProject({ query }: Route): boolean {
  if (query === undefined) return false;
  const properties: unknown = Reflect.get(query, 'properties');
  return typeof properties === 'object' && properties !== null && 'project' in properties;
}
