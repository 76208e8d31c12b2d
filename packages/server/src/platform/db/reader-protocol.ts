/** What the main thread asks of a reader worker. */
export interface ReaderRequest {
  readonly id: number;
  readonly form: 'rows' | 'json';
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** What the worker answers; `json` bytes are moved, not copied. */
export type ReaderReply =
  | { readonly id: number; readonly rows: readonly object[] }
  | { readonly id: number; readonly json: Uint8Array }
  | { readonly id: number; readonly error: { readonly message: string; readonly errcode?: number } };
