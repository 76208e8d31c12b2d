/** What the harness hands to an area. */
export interface BenchContext {
  /** Absolute path of the repository. */
  readonly root: string;
  /** The file given with --data. */
  readonly data: string | undefined;
  /** Threads that both sides may use. */
  readonly threads: number;
  /** Says what happens now (to the terminal, never to the last line of --json). */
  readonly log: (line: string) => void;
}

/** One number per round of each side; an unmeasured side is empty. */
interface MeasureSamples {
  readonly ours: readonly number[];
  readonly peer: readonly number[];
}

/** The other side: what it was, or why it is not there. */
export interface PeerState {
  readonly name: string;
  readonly version: string | undefined;
  readonly failure: string | undefined;
}

/** What an area measured. */
export interface AreaRun {
  /** Undefined: the area measures ours alone, against fixed bars. */
  readonly peer: PeerState | undefined;
  /** Everything that a reader needs to repeat the run: parameters, sizes, versions. */
  readonly settings: Readonly<Record<string, string | number>>;
  readonly measures: Readonly<Record<string, MeasureSamples>>;
}

/** An area of the bench: `bench/<name>/area.ts` exports one as `area`. */
export interface BenchArea {
  run(context: BenchContext): Promise<AreaRun>;
}

/** A wrong call or a missing file; its message is all that the user needs to see. */
export class BenchInputError extends Error {
  override readonly name = 'BenchInputError';
}
