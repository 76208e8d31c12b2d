import type { Route } from '../../../platform/http/route.ts';
import { createMultipartRoutes } from './multipart-routes.ts';
import { createProxyRoutes } from './proxy-routes.ts';
import { createRunFileRoutes, type RunFileParts } from './run-file-routes.ts';

/** Everything of the protocol that is about files. */
export function createArtifactEdgeRoutes(parts: RunFileParts): Route[] {
  return [
    ...createProxyRoutes(parts.artifacts),
    ...createMultipartRoutes(parts.artifacts),
    ...createRunFileRoutes(parts),
  ];
}
