import type { Route } from '../../../platform/http/route.ts';
import { createAliasEndpoints } from './alias-endpoints.ts';
import { createLoggedModelEndpoints } from './logged-model-endpoints.ts';
import type { ModelParts } from './model-parts.ts';
import { createModelSearchEndpoints } from './model-search-endpoints.ts';
import { createModelVersionEndpoints } from './model-version-endpoints.ts';
import { createRegisteredModelEndpoints } from './registered-model-endpoints.ts';
import { createRegistryTagEndpoints } from './registry-tag-endpoints.ts';

/** The endpoints of logged models, registered models, versions and prompts (which are registered models). */
export function createModelEndpoints(parts: ModelParts): Route[] {
  return [
    ...createRegisteredModelEndpoints(parts),
    ...createModelVersionEndpoints(parts),
    ...createAliasEndpoints(parts),
    ...createRegistryTagEndpoints(parts),
    ...createLoggedModelEndpoints(parts),
    ...createModelSearchEndpoints(parts),
  ];
}
