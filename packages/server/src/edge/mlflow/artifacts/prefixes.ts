import type { Static, TSchema } from 'typebox';
import { Type } from 'typebox';
import { defineRoute, type RawReply, type Route, type RouteInput } from '../../../platform/http/route.ts';
import { mapError } from '../map-error.ts';

/** Below this path clients reach the files that this server keeps. */
export const FOLDER = '/2.0/mlflow-artifacts';

/** The tree that those paths begin in. */
export const ROOT_URI = 'mlflow-artifacts:/';

type Parsed<S> = S extends TSchema ? Static<S> : undefined;

/** Mounts a route of bytes for programs and for pages. */
export function bothPrefixes<P extends TSchema | undefined = undefined, Q extends TSchema | undefined = undefined>(
  operation: string,
  path: string,
  route: Pick<Route, 'method' | 'permission' | 'upload' | 'text'> & {
    readonly params?: P;
    readonly query?: Q;
    readonly handler: (input: RouteInput<Parsed<P>, Parsed<Q>, undefined>) => Promise<RawReply>;
  },
): Route[] {
  return [bytesRoute(operation, `/api${path}`, route), bytesRoute(`${operation}Ajax`, `/ajax-api${path}`, route)];
}

/** One route of bytes. */
export function bytesRoute<P extends TSchema | undefined = undefined, Q extends TSchema | undefined = undefined>(
  operation: string,
  path: string,
  route: Pick<Route, 'method' | 'permission' | 'upload' | 'text'> & {
    readonly params?: P;
    readonly query?: Q;
    readonly handler: (input: RouteInput<Parsed<P>, Parsed<Q>, undefined>) => Promise<RawReply>;
  },
): Route {
  return defineRoute<P, Q>({
    ...route,
    path,
    operationId: `mlflow${operation}`,
    summary: `MLflow protocol: ${operation}`,
    tag: 'mlflow',
    edge: { mapError },
    response: Type.Unknown(),
  });
}
