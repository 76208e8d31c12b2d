import { type Static, Type } from 'typebox';
import { Instant } from '../states.ts';

/** A project as the API shows it. `folder` is the registered folder of its kaizen.yaml, if it has one. */
export const ProjectView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  environment: Type.String(),
  folder: Type.Optional(Type.String()),
  manifestHash: Type.Optional(Type.String()),
  appliedAt: Type.Optional(Instant),
});
export type ProjectView = Static<typeof ProjectView>;

/** Applies the text of a kaizen.yaml. `folder` must be registered on this machine (`kaizen init` or `up`). */
export const ApplyManifest = Type.Object({
  text: Type.String(),
  folder: Type.String(),
  dryRun: Type.Optional(Type.Boolean()),
});
export type ApplyManifest = Static<typeof ApplyManifest>;

/** What applying did. */
export const AppliedManifest = Type.Object({
  project: ProjectView,
  changes: Type.Array(
    Type.Object({
      section: Type.String(),
      name: Type.String(),
      action: Type.Union([Type.Literal('create'), Type.Literal('update'), Type.Literal('unchanged')]),
      summary: Type.String(),
    }),
  ),
});
export type AppliedManifest = Static<typeof AppliedManifest>;
