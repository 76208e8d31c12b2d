/** Source of time. `now` is epoch milliseconds (UTC). Only `platform` supplies one; tests supply a fake. */
export interface Clock {
  now(): number;
}
