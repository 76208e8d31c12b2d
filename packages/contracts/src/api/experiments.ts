import { type Static, Type } from 'typebox';
import { Instant, pageOf, State } from '../states.ts';

/** A number, or the text of one that JSON cannot carry. */
export const MetricValue = Type.Union([
  Type.Number(),
  Type.Literal('NaN'),
  Type.Literal('Infinity'),
  Type.Literal('-Infinity'),
]);
export type MetricValue = Static<typeof MetricValue>;

/** Active, or deleted and waiting for `kaizen gc`. */
export const Stage = Type.Union([Type.Literal('active'), Type.Literal('deleted')]);
export type Stage = Static<typeof Stage>;

/** A named set of runs. */
export const ExperimentView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  projectId: Type.String(),
  stage: Stage,
  artifactUri: Type.String(),
  tags: Type.Record(Type.String(), Type.String()),
  createdAt: Instant,
  updatedAt: Instant,
});
export type ExperimentView = Static<typeof ExperimentView>;

/** Experiments, newest first unless ordered, and where the next page begins. */
export const ExperimentPage = pageOf(ExperimentView);

/** A new experiment, or new names and tags of one; a tag of null goes. */
export const CreateExperiment = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 500 }),
  project: Type.Optional(Type.String()),
  artifactUri: Type.Optional(Type.String({ maxLength: 2048 })),
  tags: Type.Optional(Type.Record(Type.String(), Type.String())),
});
export type CreateExperiment = Static<typeof CreateExperiment>;

/** What may be changed of an experiment. */
export const ChangeExperiment = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  stage: Type.Optional(Stage),
  tags: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]))),
});
export type ChangeExperiment = Static<typeof ChangeExperiment>;

/** A line of the runs table. */
export const RunRow = Type.Object({
  id: Type.String(),
  experimentId: Type.String(),
  experiment: Type.String(),
  projectId: Type.String(),
  name: Type.String(),
  status: Type.String({ description: 'running, scheduled, finished, failed or killed' }),
  stage: Stage,
  user: Type.String(),
  parentId: Type.Optional(Type.String()),
  startedAt: Instant,
  endedAt: Type.Optional(Instant),
  params: Type.Record(Type.String(), Type.String()),
  metrics: Type.Record(Type.String(), MetricValue),
  tags: Type.Record(Type.String(), Type.String()),
  datasets: Type.Array(
    Type.Object({ name: Type.String(), digest: Type.String(), context: Type.Optional(Type.String()) }),
  ),
});
export type RunRow = Static<typeof RunRow>;

/** Which runs: a filter in the grammar of the docs (`metrics.f1 > 0.8 AND params.kind = 'forest'`), an order, a page. */
export const SearchRuns = Type.Object({
  experimentIds: Type.Optional(Type.Array(Type.String(), { maxItems: 1000 })),
  project: Type.Optional(Type.String()),
  filter: Type.Optional(Type.String({ maxLength: 10_000 })),
  orderBy: Type.Optional(Type.Array(Type.String({ maxLength: 500 }), { maxItems: 10 })),
  stage: Type.Optional(Type.Union([Stage, Type.Literal('all')])),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  cursor: Type.Optional(Type.String()),
  /** Also count what the filter finds, up to this many. */
  countUpTo: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
});
export type SearchRuns = Static<typeof SearchRuns>;

/** Lines of the runs table, where the next page begins, and the count when it was asked for. */
export const RunRowPage = Type.Object({
  items: Type.Array(RunRow),
  next: Type.Optional(Type.String()),
  count: Type.Optional(Type.Integer()),
});
export type RunRowPage = Static<typeof RunRowPage>;

/** Names that occur in runs, for column pickers and completion in the filter. */
export const RunColumns = Type.Object({
  metrics: Type.Array(Type.String()),
  params: Type.Array(Type.String()),
  tags: Type.Array(Type.String()),
});
export type RunColumns = Static<typeof RunColumns>;

/** New name, notes (Markdown) and tags of a run; a tag of null goes. */
export const ChangeRun = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  notes: Type.Optional(Type.String({ maxLength: 100_000 })),
  tags: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]))),
});
export type ChangeRun = Static<typeof ChangeRun>;

/** The same for many runs at once; they all change, or none does. */
export const ChangeRuns = Type.Object({
  runIds: Type.Array(Type.String(), { minItems: 1, maxItems: 1000 }),
  action: Type.Union([Type.Literal('delete'), Type.Literal('restore'), Type.Literal('tag')]),
  tags: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]))),
});
export type ChangeRuns = Static<typeof ChangeRuns>;

/** How many things a command changed. */
export const ChangedCount = Type.Object({ changed: Type.Integer() });
export type ChangedCount = Static<typeof ChangedCount>;

/** One metric of several runs, to be drawn. */
export const MetricSeriesQuery = Type.Object({
  runIds: Type.Array(Type.String(), { minItems: 1, maxItems: 100 }),
  metric: Type.String({ minLength: 1, maxLength: 250 }),
  /** About how many points each line shall have at most. */
  points: Type.Optional(Type.Integer({ minimum: 10, maximum: 5000 })),
  axis: Type.Optional(Type.Union([Type.Literal('step'), Type.Literal('at')])),
  from: Type.Optional(Type.Number()),
  to: Type.Optional(Type.Number()),
});
export type MetricSeriesQuery = Static<typeof MetricSeriesQuery>;

/** A thinned metric of one run: equal-length columns in the order of the axis; the extremes of every stretch are kept. */
export const MetricSeriesView = Type.Object({
  runId: Type.String(),
  total: Type.Integer(),
  step: Type.Array(Type.Integer()),
  at: Type.Array(Type.Integer()),
  value: Type.Array(MetricValue),
});
export type MetricSeriesView = Static<typeof MetricSeriesView>;

/** The lines of one drawing. */
export const MetricSeriesPage = Type.Object({ items: Type.Array(MetricSeriesView) });
export type MetricSeriesPage = Static<typeof MetricSeriesPage>;

/** Everything that was logged to one run, for its page. */
export const RunDetail = Type.Object({
  id: Type.String(),
  experimentId: Type.String(),
  experiment: Type.String(),
  projectId: Type.String(),
  name: Type.String(),
  status: Type.String(),
  state: State,
  stage: Stage,
  user: Type.String(),
  startedAt: Instant,
  endedAt: Type.Optional(Instant),
  parent: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
  children: Type.Integer(),
  artifactUri: Type.String(),
  notes: Type.Optional(Type.String()),
  params: Type.Record(Type.String(), Type.String()),
  metrics: Type.Array(
    Type.Object({
      name: Type.String(),
      value: MetricValue,
      step: Type.Integer(),
      at: Instant,
      points: Type.Integer(),
    }),
  ),
  tags: Type.Record(Type.String(), Type.String()),
  /** Things of the platform that the run read: dataset versions, feature sets. */
  inputs: Type.Array(Type.Object({ kind: Type.String(), id: Type.String(), name: Type.Optional(Type.String()) })),
  datasets: Type.Array(
    Type.Object({
      name: Type.String(),
      digest: Type.String(),
      sourceType: Type.String(),
      source: Type.String(),
      schema: Type.Optional(Type.String()),
      profile: Type.Optional(Type.String()),
      context: Type.Optional(Type.String()),
    }),
  ),
  /** Logged models that went in or came out, with their registered versions. */
  models: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      direction: Type.Union([Type.Literal('input'), Type.Literal('output')]),
      step: Type.Integer(),
    }),
  ),
  versions: Type.Array(Type.Object({ model: Type.String(), version: Type.Integer() })),
});
export type RunDetail = Static<typeof RunDetail>;

/** A run that read a dataset version. */
export const VersionRun = Type.Object({
  id: Type.String(),
  name: Type.String(),
  state: State,
  experimentId: Type.String(),
  experiment: Type.String(),
  user: Type.String(),
  startedAt: Instant,
});
export type VersionRun = Static<typeof VersionRun>;

/** Runs of a dataset version, newest first; `next` is where the next page begins. */
export const VersionRunPage = pageOf(VersionRun);
export type VersionRunPage = Static<typeof VersionRunPage>;

/** A folder of a run's, or a logged model's, files. */
export const ArtifactListing = Type.Object({
  uri: Type.String(),
  path: Type.String(),
  items: Type.Array(
    Type.Object({ name: Type.String(), isFolder: Type.Boolean(), size: Type.Optional(Type.Integer()) }),
  ),
});
export type ArtifactListing = Static<typeof ArtifactListing>;

/** Frees for good what was deleted at least so many milliseconds ago (everything deleted when absent). */
export const StartGc = Type.Object({ olderThanMs: Type.Optional(Type.Integer({ minimum: 0 })) });
export type StartGc = Static<typeof StartGc>;

/** What a collection freed; `bytes` are those of the blobs. It is the result of the job. */
export const FreedByGc = Type.Object({
  runs: Type.Integer(),
  experiments: Type.Integer(),
  models: Type.Integer(),
  points: Type.Integer(),
  blobs: Type.Integer(),
  bytes: Type.Integer(),
});
export type FreedByGc = Static<typeof FreedByGc>;
