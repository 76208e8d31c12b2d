import { type Static, Type } from 'typebox';
import { Instant } from '../states.ts';
import { VersionView } from './data.ts';

const optional = Type.Optional;

/** One rule that the acceptance of a version asked. */
export const AcceptanceFindingView = Type.Object({
  rule: Type.String(),
  column: optional(Type.String()),
  verdict: Type.Union([Type.Literal('pass'), Type.Literal('warn'), Type.Literal('fail')]),
  message: Type.String(),
});
export type AcceptanceFindingView = Static<typeof AcceptanceFindingView>;

/** What one check of the acceptance said; `reportId` names its kept report. */
export const CheckOutcome = Type.Object({
  check: Type.String(),
  findings: Type.Array(AcceptanceFindingView),
  reportId: optional(Type.String()),
});
export type CheckOutcome = Static<typeof CheckOutcome>;

/** Why a version stands where it stands: what the checks said, and what a person decided. */
export const VersionVerdict = Type.Object({
  versionId: Type.String(),
  /** What the checks said; absent when none was asked. */
  verdict: optional(Type.Union([Type.Literal('passed'), Type.Literal('failed')])),
  checks: Type.Array(CheckOutcome),
  judgedAt: optional(Instant),
  /** A person's word over the checks. */
  decision: optional(
    Type.Object({
      verdict: Type.Union([Type.Literal('accepted'), Type.Literal('rejected')]),
      by: Type.String(),
      reason: Type.String(),
      at: Instant,
    }),
  ),
});
export type VersionVerdict = Static<typeof VersionVerdict>;

/** A version with its verdict. */
export const VersionWithVerdict = Type.Object({ version: VersionView, verdict: VersionVerdict });
export type VersionWithVerdict = Static<typeof VersionWithVerdict>;

/** A person's decision on a version. Against a failed verdict the reason must be given. */
export const DecideVersion = Type.Object(
  { reason: optional(Type.String({ maxLength: 2000 })) },
  { additionalProperties: false },
);
export type DecideVersion = Static<typeof DecideVersion>;

/** Where a tag of a dataset points. */
export const VersionTag = Type.Object({
  name: Type.String(),
  versionId: Type.String(),
  author: Type.String(),
  updatedAt: Instant,
});
export type VersionTag = Static<typeof VersionTag>;

/** All tags of a dataset, by name. */
export const VersionTagList = Type.Object({ items: Type.Array(VersionTag), next: Type.Optional(Type.String()) });

/** Sets or moves a tag; `version` is an id, a tag, `current`, or how many versions back. */
export const SetTag = Type.Object(
  { version: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);
export type SetTag = Static<typeof SetTag>;

/** Makes the content of an earlier version current again, as a new version. */
export const RevertVersion = Type.Object(
  {
    version: Type.String({ minLength: 1, maxLength: 200 }),
    message: optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
);
export type RevertVersion = Static<typeof RevertVersion>;

/** What a collection of versions did, or would do. */
export const CollectedVersions = Type.Object({
  /** Versions whose rows went (or would go), newest first. */
  versions: Type.Array(Type.Object({ id: Type.String(), rows: Type.Integer(), createdAt: Instant })),
  /** Versions that the rules let go and that something still needs, with what needs them. */
  kept: Type.Array(Type.Object({ id: Type.String(), by: Type.String() })),
  segments: Type.Integer(),
  /** Bytes of the segments and row lists that no version names any more; their files go after an hour of grace. */
  bytes: Type.Integer(),
  dryRun: Type.Boolean(),
});
export type CollectedVersions = Static<typeof CollectedVersions>;

/** Retention to collect by, over what the dataset declares. */
export const CollectVersions = Type.Object(
  {
    versions: optional(Type.Integer({ minimum: 1 })),
    days: optional(Type.Integer({ minimum: 1 })),
    dryRun: optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type CollectVersions = Static<typeof CollectVersions>;
