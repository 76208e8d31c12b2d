/** A compiled Kysely SELECT (`builder.compile()`), sent to a reader worker. */
export interface CompiledRead<R> {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Phantom: carries the row type, as in Kysely's `CompiledQuery<R>`. */
  readonly rowType?: R;
}
