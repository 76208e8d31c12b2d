import { type Static, Type } from 'typebox';
import { VersionState } from './data.ts';

/** What a file that was put came to. */
export const PutOutcome = Type.Object({
  dataset: Type.String(),
  /** The version with these rows: a new one, or the one that had them already. */
  versionId: Type.String(),
  /** `staged`: its checks hold it, and it waits for a person. */
  state: VersionState,
  /** False: the same content was the current version already, and nothing was made. */
  created: Type.Boolean(),
  /** accepted: every row is good; quarantined: bad rows are aside in the batch. */
  verdict: Type.Union([Type.Literal('accepted'), Type.Literal('quarantined')]),
  batchId: Type.String(),
  rowsIn: Type.Integer(),
  rowsBad: Type.Integer(),
  /** Path of the version as one file. */
  path: Type.String(),
});
export type PutOutcome = Static<typeof PutOutcome>;
