import type { Route } from '../../../platform/http/route.ts';
import { createMultipartRoutes } from './multipart-routes.ts';
import { createProxyRoutes } from './proxy-routes.ts';
import { createRunFileRoutes } from './run-file-routes.ts';
import type { RunFileParts } from './sources.ts';

/** Everything of the protocol that is about files. */
export function createArtifactEdgeRoutes(parts: RunFileParts): Route[] {
  return [
    ...createProxyRoutes(parts.artifacts),
    ...createMultipartRoutes(parts.artifacts),
    ...createRunFileRoutes(parts),
  ];
}
