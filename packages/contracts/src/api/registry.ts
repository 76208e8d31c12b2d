import { type Static, Type } from 'typebox';
import { Instant, pageOf } from '../states.ts';
import { MetricValue } from './experiments.ts';
import { LoggedModelView } from './tracking.ts';

/** The older way of naming what is live; aliases are the newer one. */
export const ModelStage = Type.Union([
  Type.Literal('none'),
  Type.Literal('staging'),
  Type.Literal('production'),
  Type.Literal('archived'),
]);
export type ModelStage = Static<typeof ModelStage>;

/** A registered model, for lists and its page. */
export const RegisteredModelView = Type.Object({
  name: Type.String(),
  projectId: Type.String(),
  description: Type.Optional(Type.String()),
  tags: Type.Record(Type.String(), Type.String()),
  aliases: Type.Array(Type.Object({ alias: Type.String(), version: Type.Integer() })),
  versions: Type.Integer(),
  latestVersion: Type.Optional(Type.Integer()),
  champion: Type.Optional(Type.Integer()),
  createdAt: Instant,
  updatedAt: Instant,
});
export type RegisteredModelView = Static<typeof RegisteredModelView>;

/** Registered models and where the next page begins. */
export const RegisteredModelPage = pageOf(RegisteredModelView);

/** A version of a registered model, whoever made it. */
export const RegistryVersionView = Type.Object({
  id: Type.String(),
  model: Type.String(),
  version: Type.Integer(),
  aliases: Type.Array(Type.String()),
  stage: ModelStage,
  status: Type.String(),
  statusMessage: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  tags: Type.Record(Type.String(), Type.String()),
  source: Type.Union([Type.Literal('trained'), Type.Literal('uploaded'), Type.Literal('registered')]),
  sourceUri: Type.String(),
  runId: Type.Optional(Type.String()),
  runName: Type.Optional(Type.String()),
  runLink: Type.Optional(Type.String()),
  user: Type.String(),
  loggedModelId: Type.Optional(Type.String()),
  metrics: Type.Record(Type.String(), MetricValue),
  params: Type.Record(Type.String(), Type.String()),
  codeCommit: Type.Optional(Type.String()),
  /** What a runtime here needs; absent when no runtime here can serve the version yet. */
  servable: Type.Optional(LoggedModelView),
  createdAt: Instant,
  updatedAt: Instant,
});
export type RegistryVersionView = Static<typeof RegistryVersionView>;

/** Versions, newest first, and where the next page begins. */
export const RegistryVersionPage = pageOf(RegistryVersionView);

/** A new registered model. */
export const CreateModel = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 256 }),
  project: Type.Optional(Type.String()),
  description: Type.Optional(Type.String({ maxLength: 100_000 })),
  tags: Type.Optional(Type.Record(Type.String(), Type.String())),
});
export type CreateModel = Static<typeof CreateModel>;

/** What may be changed of a registered model; a tag of null goes. */
export const ChangeModel = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  description: Type.Optional(Type.String({ maxLength: 100_000 })),
  tags: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]))),
});
export type ChangeModel = Static<typeof ChangeModel>;

/** What may be changed of a version. */
export const ChangeVersion = Type.Object({
  description: Type.Optional(Type.String({ maxLength: 100_000 })),
  stage: Type.Optional(ModelStage),
  /** With a stage: the other versions of that stage become archived. */
  archiveOthers: Type.Optional(Type.Boolean()),
  tags: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]))),
});
export type ChangeVersion = Static<typeof ChangeVersion>;

/** Which version an alias shall name. */
export const PutAlias = Type.Object({ version: Type.Integer({ minimum: 1 }) });
export type PutAlias = Static<typeof PutAlias>;

/** Registers files of a run as the next version of a model, which is made when there is none of the name. */
export const RegisterFromRun = Type.Object({
  runId: Type.String(),
  path: Type.String({ maxLength: 1000 }),
  description: Type.Optional(Type.String({ maxLength: 100_000 })),
});
export type RegisterFromRun = Static<typeof RegisterFromRun>;
