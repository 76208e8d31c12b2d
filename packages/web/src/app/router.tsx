import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Failure } from '../design/Async.tsx';
import { HomePage } from '../rooms/loop/HomePage.tsx';
import { Shell } from './Shell.tsx';

const rootRoute = createRootRoute({
  component: Shell,
  notFoundComponent: () => <Failure error={new Error('There is no such page. The places are at the left.')} />,
});

/** A page whose code is loaded when it is first asked for. */
function page<Path extends string, Module extends object>(
  path: Path,
  load: () => Promise<Module>,
  component: keyof Module & string,
) {
  return createRoute({ getParentRoute: () => rootRoute, path, component: lazyRouteComponent(load, component) });
}

const routes = [createRoute({ getParentRoute: () => rootRoute, path: '/', component: HomePage })];

/** Every page of the interface; a path is a page, filters live in its query. */
export const router = createRouter({
  routeTree: rootRoute.addChildren(routes),
  defaultPreload: 'intent',
  defaultErrorComponent: ({ error }) => <Failure error={error instanceof Error ? error : new Error(String(error))} />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
