import { type Static, Type } from 'typebox';
import { Instant, pageOf } from '../states.ts';

/** How a version is cut into windows and followed. Nothing given: the current version in about a hundred windows of rows. */
export const DriftCourseRequest = Type.Object(
  {
    version: Type.Optional(Type.String({ minLength: 1 })),
    /** Rows of a window. */
    rows: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Windows by a column of numbers instead: each holds the rows whose value lies in one step of this size. */
    by: Type.Optional(Type.Object({ column: Type.String(), step: Type.Number({ exclusiveMinimum: 0 }) })),
    /** How many windows at the start are the reference (default: a fifth of them, at least two). */
    reference: Type.Optional(Type.Integer({ minimum: 2 })),
    only: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 10_000 })),
  },
  { additionalProperties: false },
);
export type DriftCourseRequest = Static<typeof DriftCourseRequest>;

/** One window: rows [from, to) of the version, or values [from, to) of the column that it is cut by. */
export const DriftWindow = Type.Object({ from: Type.Number(), to: Type.Number(), rows: Type.Integer() });
export type DriftWindow = Static<typeof DriftWindow>;

/**
 * How a column moved over the windows. `steady`: no alarm; `moving`: alarms that come and go, as seasons do; `changed`: no alarm before a window, and alarms
 * ever since.
 */
export const DriftCourseVerdict = Type.Union([Type.Literal('steady'), Type.Literal('moving'), Type.Literal('changed')]);
export type DriftCourseVerdict = Static<typeof DriftCourseVerdict>;

/** A column over the windows: Jensen–Shannon distance, base 2, of each window from the reference windows together. */
export const DriftCourseColumn = Type.Object({
  column: Type.String(),
  verdict: DriftCourseVerdict,
  /** Index of the window in which the change begins, for `changed`. */
  change: Type.Optional(Type.Integer()),
  /** Mean and three standard deviations of the reference windows' own distances; a window above it, and above its noise, is an alarm. */
  threshold: Type.Number(),
  /** What an unchanged window of this size stays below in 999 of 1,000 cases. */
  noise: Type.Array(Type.Number()),
  values: Type.Array(Type.Number()),
  /** Indexes of the windows in alarm. */
  alarms: Type.Array(Type.Integer()),
  edges: Type.Optional(Type.Array(Type.Number())),
  categories: Type.Optional(Type.Array(Type.String())),
  /** Counts of each window over the bins; the last bin holds what is missing. */
  counts: Type.Array(Type.Array(Type.Integer())),
});
export type DriftCourseColumn = Static<typeof DriftCourseColumn>;

const summary = {
  id: Type.String(),
  dataset: Type.String(),
  createdAt: Instant,
  methods: Type.String(),
  versionId: Type.String(),
  /** The column that windows are cut by; absent for windows of rows. */
  by: Type.Optional(Type.String()),
  /** How many windows at the start are the reference. */
  reference: Type.Integer(),
  /** Changes that stayed, earliest first: the window, and the columns that changed in it. */
  changes: Type.Array(
    Type.Object({ window: Type.Integer(), from: Type.Number(), to: Type.Number(), columns: Type.Array(Type.String()) }),
  ),
};

/** A kept course in a list. */
export const DriftCourseSummary = Type.Object(summary);
export type DriftCourseSummary = Static<typeof DriftCourseSummary>;

/** Courses of a dataset, newest first. */
export const DriftCoursePage = pageOf(DriftCourseSummary);
export type DriftCoursePage = Static<typeof DriftCoursePage>;

/** A version followed over windows: when a structural change began, and which columns it names. */
export const DriftCourse = Type.Object({
  ...summary,
  windows: Type.Array(DriftWindow),
  columns: Type.Array(DriftCourseColumn),
});
export type DriftCourse = Static<typeof DriftCourse>;

/** The answer: small courses at once, long ones as a job whose result names the course. */
export const DriftCourseAnswer = Type.Object({
  courseId: Type.String(),
  jobId: Type.Optional(Type.String()),
  course: Type.Optional(DriftCourse),
});
export type DriftCourseAnswer = Static<typeof DriftCourseAnswer>;
