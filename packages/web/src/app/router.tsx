import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Failure } from '../design/Async.tsx';
import { HomePage } from '../rooms/loop/HomePage.tsx';
import { Shell } from './Shell.tsx';

const rootRoute = createRootRoute({
  component: Shell,
  notFoundComponent: () => <Failure error={new Error('There is no such page. The places are at the left.')} />,
});

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
