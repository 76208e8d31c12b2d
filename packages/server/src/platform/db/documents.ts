import type { CompiledRead } from './compiled-read.ts';

/**
 * How a column becomes a JSON value. A null is left out of its object. Numbers that JSON cannot carry become the texts "NaN", "Infinity" and
 * "-Infinity"; `nan` names the flag column that says that the value is NaN.
 */
export type DocumentField =
  | {
      readonly column: string;
      readonly as: 'text' | 'number' | 'flag' | 'json';
      readonly nan?: string;
      /** What a null of a text column is written as, instead of leaving the field out; `skipEmpty` leaves empty text out like a null. */
      readonly absent?: string;
      readonly skipEmpty?: true;
      /** Replaces texts, e.g. `{ finished: 'FINISHED' }`; a text that is not named stays. */
      readonly texts?: Readonly<Record<string, string>>;
    }
  | { readonly fixed: string | number | boolean | readonly never[] }
  | { readonly object: DocumentShape }
  /** An array with one object for each row of the part that belongs to the document; left out when empty unless `keepEmpty`. */
  | { readonly list: string; readonly item: DocumentShape; readonly keepEmpty?: boolean }
  /** An object with one field for each row of the part; the rows' column `key` is the name. Written when empty too. */
  | { readonly map: string; readonly key: string; readonly value: DocumentField }
  /** A column that holds a JSON object of texts, as an array of `{ <key>: name, <value>: text }`; left out when empty. */
  | { readonly entries: string; readonly key: string; readonly value: string };

/** The fields of a JSON object, in order. */
export interface DocumentShape {
  readonly [field: string]: DocumentField;
}

/**
 * One JSON document per id, from a head row and rows of parts. Every query gets the ids as its one JSON-array parameter (see `idsIn`) or any other
 * condition; `head` selects `id`, each part selects `owner` (the document's id) first and comes in the order that its rows shall have.
 */
export interface DocumentRequest {
  readonly ids: readonly string[];
  readonly head: CompiledRead<unknown>;
  readonly parts: Readonly<Record<string, CompiledRead<unknown>>>;
  readonly shape: DocumentShape;
}

/** Rows of one query as a JSON array of objects. */
export interface ShapedRequest {
  readonly query: CompiledRead<unknown>;
  readonly item: DocumentShape;
}

/** `json` is the UTF-8 text of one JSON array; `last` is the last row, for the next page's cursor. */
export interface ShapedRows {
  readonly json: Uint8Array;
  readonly count: number;
  readonly last: Readonly<Record<string, unknown>> | undefined;
}
