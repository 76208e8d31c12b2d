import { type Static, Type } from 'typebox';
import { Instant } from '../states.ts';

/** What a node of lineage is, for people; nodes of other tools are datasets and jobs. */
export const LineageKind = Type.Union([
  Type.Literal('file'),
  Type.Literal('dataset'),
  /** Versions of a dataset that wait for their verdict, or were rejected. */
  Type.Literal('staged'),
  /** Rows that the rules of a dataset put aside. */
  Type.Literal('quarantine'),
  Type.Literal('features'),
  Type.Literal('trained_model'),
  Type.Literal('model'),
  Type.Literal('gate'),
  Type.Literal('deployment'),
  Type.Literal('log'),
  Type.Literal('job'),
]);
export type LineageKind = Static<typeof LineageKind>;

/** A node of lineage, as it is listed and looked for. `nodeId` is `dataset:<namespace>:<name>` or `job:<namespace>:<name>`. */
export const LineageNode = Type.Object({
  nodeId: Type.String(),
  kind: LineageKind,
  namespace: Type.String(),
  name: Type.String(),
  /** Named by the platform itself, not by another tool. */
  own: Type.Boolean(),
  version: Type.Optional(Type.String()),
  updatedAt: Instant,
});
export type LineageNode = Static<typeof LineageNode>;

/** Nodes that match what was asked, the newest first; `total` counts all that match. */
export const LineageNodeList = Type.Object({ items: Type.Array(LineageNode), total: Type.Integer() });
export type LineageNodeList = Static<typeof LineageNodeList>;

/** A column (or, without `field`, a dataset as a whole) that another one reaches. */
export const ImpactNode = Type.Object({
  /** Unique within the answer; `from` of others names it. */
  id: Type.String(),
  kind: LineageKind,
  nodeId: Type.String(),
  namespace: Type.String(),
  name: Type.String(),
  field: Type.Optional(Type.String()),
  version: Type.Optional(Type.String()),
  /** False for a version that is not the newest any more. */
  current: Type.Boolean(),
  /** `possible`: a job reads the dataset and does not say which columns it uses. */
  certainty: Type.Union([Type.Literal('certain'), Type.Literal('possible')]),
  /** Steps from the column that was asked for, which has 0. */
  depth: Type.Integer(),
  /** The nodes that it was reached from. */
  from: Type.Array(Type.String()),
  /** Names of the jobs on the way from there. */
  jobs: Type.Array(Type.String()),
  /** How the column is made, where that is known: an expression, or a word. */
  how: Type.Optional(Type.String()),
});
export type ImpactNode = Static<typeof ImpactNode>;

/** What depends on a column (`downstream`), or what it is made of (`upstream`): the first node is the column itself. */
export const LineageImpact = Type.Object({
  direction: Type.Union([Type.Literal('downstream'), Type.Literal('upstream')]),
  namespace: Type.String(),
  dataset: Type.String(),
  column: Type.String(),
  headline: Type.String(),
  nodes: Type.Array(ImpactNode),
});
export type LineageImpact = Static<typeof LineageImpact>;

/** A field of a dataset, as Marquez writes it. */
export interface MarquezField {
  readonly name: string;
  readonly type?: string;
  readonly tags: readonly string[];
  readonly description?: string;
}

/** A namespace and a name, as Marquez writes it. */
export interface MarquezId {
  readonly namespace: string;
  readonly name: string;
}

/** A run, as Marquez writes it; instants are ISO 8601. */
export interface MarquezRun {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly nominalStartTime: string | null;
  readonly nominalEndTime: string | null;
  readonly state: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationMs: number | null;
  readonly args: Readonly<Record<string, string>>;
  readonly facets: Readonly<Record<string, unknown>>;
}

/** A dataset or a job in a lineage graph. */
export interface MarquezNode {
  readonly id: string;
  readonly type: 'DATASET' | 'JOB';
  readonly data: {
    readonly id: MarquezId;
    readonly type: string;
    readonly name: string;
    readonly namespace: string;
    readonly createdAt: string;
    readonly updatedAt: string;
    readonly description: string | null;
    /** Of a dataset. */
    readonly fields?: readonly MarquezField[];
    /** Of a job. */
    readonly inputs?: readonly MarquezId[];
    readonly outputs?: readonly MarquezId[];
    readonly latestRun?: MarquezRun | null;
  };
  readonly inEdges: ReadonlyArray<{ readonly origin: string; readonly destination: string }>;
  readonly outEdges: ReadonlyArray<{ readonly origin: string; readonly destination: string }>;
}

/** Answer of `GET /api/v1/lineage`. */
export interface MarquezGraph {
  readonly graph: readonly MarquezNode[];
  /** There is more than the limit that was asked for (not of Marquez). */
  readonly cut?: true;
}

/** A column in a column lineage graph; `data` is absent for one that nothing says anything of. */
export interface MarquezColumnNode {
  readonly id: string;
  readonly type: 'DATASET_FIELD';
  readonly data: {
    readonly namespace: string;
    readonly dataset: string;
    readonly datasetVersion: string | null;
    readonly field: string;
    readonly fieldType: string | null;
    readonly transformationDescription: string | null;
    readonly transformationType: string | null;
    readonly inputFields: ReadonlyArray<{
      readonly namespace: string;
      readonly dataset: string;
      readonly datasetVersion: string | null;
      readonly field: string;
      readonly transformationDescription: string | null;
      readonly transformationType: string | null;
    }>;
  } | null;
  readonly inEdges: ReadonlyArray<{ readonly origin: string; readonly destination: string }>;
  readonly outEdges: ReadonlyArray<{ readonly origin: string; readonly destination: string }>;
}

/** Answer of `GET /api/v1/column-lineage`. */
export interface MarquezColumnGraph {
  readonly graph: readonly MarquezColumnNode[];
  /** There is more than the limit that was asked for (not of Marquez). */
  readonly cut?: true;
}
