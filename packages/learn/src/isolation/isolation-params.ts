import { LearnInputError } from '../frame/frame.ts';

/** Parameters of an isolation forest. */
export interface IsolationParams {
  /** Number of trees, 1 to 100,000. */
  readonly trees: number;
  /** Rows that each tree is grown from, drawn without replacement: 2 to 1,000,000; all rows when the frame has fewer. */
  readonly sampleSize: number;
  /** Greatest share of the training rows that may be called anomalies, above 0 and up to 0.5: it sets the threshold and changes no score. */
  readonly contamination: number;
}

/** The defaults of Liu, Ting and Zhou (2008, section 4.1) for the trees; a contamination of 1 in 20. */
export const defaultIsolationParams: IsolationParams = { trees: 100, sampleSize: 256, contamination: 0.05 };

function checkWhole(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new LearnInputError(`${name} must be a whole number from ${min} to ${max}, not ${value}.`);
  }
}

/** Fills in the defaults and checks every parameter; throws {@link LearnInputError} naming the field. */
export function completeIsolationParams(params: Partial<IsolationParams>): IsolationParams {
  const full: IsolationParams = { ...defaultIsolationParams, ...params };
  checkWhole('trees', full.trees, 1, 100_000);
  checkWhole('sampleSize', full.sampleSize, 2, 1_000_000);
  if (!(full.contamination > 0 && full.contamination <= 0.5)) {
    throw new LearnInputError(`contamination must be above 0 and at most 0.5, not ${full.contamination}.`);
  }
  return full;
}
