import { type Static, Type } from 'typebox';
import { Instant, pageOf } from '../states.ts';

/** A file of a folder that a batch read; `firstRow` is the 0-based place of its first row in the batch, before bad rows were taken out. */
export const BatchFile = Type.Object({
  name: Type.String({ description: 'Relative to the folder.' }),
  bytes: Type.Integer(),
  modifiedAt: Instant,
  sha256: Type.String(),
  firstRow: Type.Integer(),
  rows: Type.Integer(),
});
export type BatchFile = Static<typeof BatchFile>;

/** Files of one batch, in order. */
export const BatchFilePage = pageOf(BatchFile);
export type BatchFilePage = Static<typeof BatchFilePage>;

/** Rows to push. Values are numbers, texts, booleans, null, or nested values that are kept as JSON text. */
export const PushRows = Type.Object(
  {
    rows: Type.Array(Type.Record(Type.String(), Type.Unknown()), { minItems: 1, maxItems: 50_000 }),
    key: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'The same key again changes nothing; the header `Idempotency-Key` does the same.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type PushRows = Static<typeof PushRows>;

/** What became of a push: its rows are durable and wait for the next version. */
export const PushAccepted = Type.Object({
  key: Type.String(),
  rows: Type.Integer(),
  /** Place in the order of pushes of the dataset. */
  sequence: Type.Integer(),
  /** Rows of this and earlier pushes that are in no batch yet. */
  waiting: Type.Integer(),
});
export type PushAccepted = Static<typeof PushAccepted>;

/** Pushes that wait for a version. */
export const PushStatus = Type.Object({
  waitingRows: Type.Integer(),
  waitingBytes: Type.Integer(),
  waitingSince: Type.Optional(Instant),
  lastSequence: Type.Integer(),
});
export type PushStatus = Static<typeof PushStatus>;
