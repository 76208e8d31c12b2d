/**
 * Source of ids: `next('run')` gives `run_` and 26 Crockford base-32 characters (a ULID: 48 bits of time, 80 random bits),
 * unique, sorted by time of making within one process. Only `platform` supplies one.
 */
export interface Ids {
  next(prefix: IdPrefix): string;
  /** 32 lower-case hexadecimal characters without a prefix, sorted by time of making as `next` is: the form that clients of foreign protocols expect. */
  hex(): string;
}

/** Every id carries the prefix of what it names. Data versions are the exception: their id is `dv_` and a content hash. */
export type IdPrefix =
  | 'prj'
  | 'evt'
  | 'job'
  | 'ds'
  | 'bat'
  | 'fs'
  | 'exp'
  | 'run'
  | 'lm'
  | 'mv'
  | 'mdl'
  | 'prn'
  | 'gat'
  | 'rel'
  | 'cmp'
  | 'pred'
  | 'win'
  | 'alr'
  | 'dec'
  | 'obj'
  | 'upl'
  | 'view'
  | 'log'
  | 'val'
  | 'qfx'
  | 'res'
  | 'exv';
