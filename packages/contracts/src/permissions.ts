/** Every permission a route may name: `room:noun:verb`. */
export const permissions = [
  'app:project:read',
  'app:project:write',
  'app:health:read',
  'app:event:read',
  'platform:job:read',
  'platform:job:write',
  'data:dataset:read',
  'data:dataset:write',
  'data:lineage:read',
  'data:lineage:write',
  'features:set:read',
  'tracking:run:read',
  'tracking:run:write',
  'tracking:model:read',
  'tracking:model:write',
  'tracking:webhook:read',
  'tracking:webhook:write',
  'serving:model:infer',
  'serving:log:read',
  'serving:label:write',
  'pipelines:run:read',
  'pipelines:run:write',
  'delivery:deployment:read',
  'delivery:release:write',
  'monitoring:monitor:read',
  'monitoring:alert:write',
  'governance:evidence:read',
  'innovation:objective:read',
] as const;

/** A permission name. */
export type Permission = (typeof permissions)[number];
