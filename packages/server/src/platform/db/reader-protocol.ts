import type { DocumentRequest, ShapedRequest, ShapedRows } from './documents.ts';

/** What the main thread asks of a reader worker. */
export type ReaderQuestion =
  | { readonly form: 'rows'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly form: 'json'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly form: 'documents'; readonly documents: DocumentRequest }
  | { readonly form: 'shaped'; readonly shaped: ShapedRequest }
  | { readonly form: 'checkpoint' };

export type ReaderRequest = ReaderQuestion & { readonly id: number };

/** What the worker answers; the bytes are moved, not copied. */
export type ReaderReply =
  | { readonly id: number; readonly rows: readonly object[] }
  | { readonly id: number; readonly json: Uint8Array }
  | { readonly id: number; readonly shaped: ShapedRows }
  | { readonly id: number; readonly checkpointed: true }
  | { readonly id: number; readonly error: { readonly message: string; readonly errcode?: number } };
