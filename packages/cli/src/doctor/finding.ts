import type { State } from '@kaizen/contracts';

/** One thing that was looked at. `failed`: Kaizen cannot work like this; `warning`: it works, but look. */
export interface Finding {
  readonly subject: string;
  readonly state: State;
  readonly text: string;
  readonly mend?: string;
  /** Numbers behind the text, for `--json`. */
  readonly numbers?: Readonly<Record<string, number>>;
}
