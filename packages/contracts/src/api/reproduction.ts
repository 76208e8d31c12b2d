import { type Static, Type } from 'typebox';
import { Instant, pageOf } from '../states.ts';
import { JobView } from './jobs.ts';

/** One thing that is not as the run recorded it. */
export const ReproductionDifference = Type.Object({
  area: Type.Union([
    Type.Literal('model'),
    Type.Literal('metric'),
    Type.Literal('prediction'),
    Type.Literal('parameter'),
    Type.Literal('data'),
    Type.Literal('environment'),
    Type.Literal('code'),
  ]),
  name: Type.String(),
  /** What the run says; absent where it says nothing. */
  recorded: Type.Optional(Type.String()),
  /** What was found this time; absent where there is nothing to be found. */
  found: Type.Optional(Type.String()),
  /** Whether it is a difference of what came out, beyond the tolerance; the others may only explain one. */
  decides: Type.Boolean(),
});
export type ReproductionDifference = Static<typeof ReproductionDifference>;

/** What came of training again as a run recorded it. */
export const ReproductionReport = Type.Object({
  /** The job that trained again. */
  id: Type.String(),
  runId: Type.String(),
  /** `equal`: the same bytes of the model and the same metrics. `within_tolerance`: other bytes, but no metric, prediction or decision beyond `tolerance`. */
  verdict: Type.Union([Type.Literal('equal'), Type.Literal('within_tolerance'), Type.Literal('different')]),
  /** One sentence. */
  summary: Type.String(),
  /** Relative to the larger of the two numbers (of predictions: and of 1). */
  tolerance: Type.Number(),
  model: Type.Object({ recordedHash: Type.String(), foundHash: Type.String() }),
  metrics: Type.Array(
    Type.Object({
      name: Type.String(),
      recorded: Type.Optional(Type.Number()),
      found: Type.Number(),
      within: Type.Boolean(),
    }),
  ),
  /** Both models on the holdout; absent when their bytes are the same, or when it could not be asked (`notes` says why). */
  predictions: Type.Optional(
    Type.Object({
      rows: Type.Integer(),
      maxDifference: Type.Number(),
      /** Share of rows that are decided otherwise. */
      changedDecisions: Type.Number(),
      within: Type.Boolean(),
    }),
  ),
  differences: Type.Array(ReproductionDifference),
  /** What could not be known or compared, in sentences. */
  notes: Type.Array(Type.String()),
  startedAt: Instant,
  endedAt: Instant,
});
export type ReproductionReport = Static<typeof ReproductionReport>;

/** A reproduction of a run: at work, ended with a report, or ended without one. */
export const ReproductionView = Type.Object({
  jobId: Type.String(),
  state: JobView.properties.state,
  report: Type.Optional(ReproductionReport),
  error: Type.Optional(Type.String()),
  createdAt: Instant,
});
export type ReproductionView = Static<typeof ReproductionView>;

/** Reproductions of a run, newest first. */
export const ReproductionPage = pageOf(ReproductionView);
