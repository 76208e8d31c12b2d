import { type Static, Type } from 'typebox';
import { Estimate, Instant, State } from '../states.ts';

/** One stage of the loop page. */
export const LoopStage = Type.Object({
  key: Type.Union([
    Type.Literal('data'),
    Type.Literal('validate'),
    Type.Literal('version'),
    Type.Literal('features'),
    Type.Literal('train'),
    Type.Literal('track'),
    Type.Literal('gate'),
    Type.Literal('register'),
    Type.Literal('release'),
    Type.Literal('serve'),
    Type.Literal('monitor'),
    Type.Literal('drift'),
    Type.Literal('retrain'),
    Type.Literal('objective'),
  ]),
  layer: Type.Union([Type.Literal('dataops'), Type.Literal('modelops'), Type.Literal('cicd'), Type.Literal('people')]),
  state: State,
  title: Type.String(),
  /** Last result in a few words, e.g. "9,996 rows, 4 in quarantine". */
  result: Type.Optional(Type.String()),
  /** The one number of the stage, with its unit. */
  value: Type.Optional(Type.Object({ number: Type.Number(), unit: Type.String(), label: Type.String() })),
  at: Type.Optional(Instant),
  /** How far the work at hand is, 0 to 1; absent when nothing runs or its size is not known. */
  progress: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  /** What or whom it waits for. */
  waitsFor: Type.Optional(Type.String()),
  /** Path of the page in the web interface. */
  href: Type.Optional(Type.String()),
  history: Type.Optional(Type.Array(Type.Number())),
});
export type LoopStage = Static<typeof LoopStage>;

/** The home page of a project. */
export const LoopView = Type.Object({
  project: Type.String(),
  state: State,
  headline: Type.String(),
  stages: Type.Array(LoopStage),
  needsYou: Type.Array(Type.Object({ text: Type.String(), href: Type.String() })),
  recent: Type.Array(
    Type.Object({ at: Instant, text: Type.String(), state: State, href: Type.Optional(Type.String()) }),
  ),
});
export type LoopView = Static<typeof LoopView>;

/** Why a model was live at a time, from the kept events alone. A fact that no event shows is `unknown: true`. */
export const WhyView = Type.Object({
  deployment: Type.String(),
  at: Instant,
  headline: Type.String(),
  facts: Type.Array(
    Type.Object({
      name: Type.String(),
      value: Type.String(),
      unknown: Type.Boolean(),
      eventId: Type.Optional(Type.String()),
      at: Type.Optional(Instant),
      href: Type.Optional(Type.String()),
    }),
  ),
});
export type WhyView = Static<typeof WhyView>;

/** What a model is for: its KPI with unit and target, and the readings of it over time, oldest first. */
export const ObjectiveView = Type.Object({
  id: Type.String(),
  projectId: Type.String(),
  name: Type.String(),
  owner: Type.Optional(Type.String()),
  deployment: Type.String(),
  kpi: Type.Object({
    name: Type.String(),
    unit: Type.String(),
    target: Type.Optional(Type.Number()),
    assumption: Type.Optional(Type.String()),
  }),
  state: State,
  headline: Type.String(),
  readings: Type.Array(
    Type.Object({
      at: Instant,
      value: Estimate,
      windowId: Type.Optional(Type.String()),
      comparisonId: Type.Optional(Type.String()),
    }),
  ),
});
export type ObjectiveView = Static<typeof ObjectiveView>;

/** One revision of a feature set: raw inputs, derived columns as expressions, and the columns that a model may use. */
export const FeatureSetView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  projectId: Type.String(),
  from: Type.String(),
  revision: Type.Integer(),
  inputs: Type.Array(Type.String()),
  derived: Type.Array(Type.Object({ name: Type.String(), expression: Type.String() })),
  use: Type.Array(Type.String()),
  createdAt: Instant,
});
export type FeatureSetView = Static<typeof FeatureSetView>;
