import type { ComparisonView, GateView } from '@kaizen/contracts';

/** What the demo measured; the fields of its last JSON line. Costs are money per 1,000 records. */
export interface DemoResult {
  readonly acc: number;
  readonly f1: number;
  readonly auc: number;
  readonly rowsQuarantined: number;
  readonly secondsToProduction: number;
  /** Drifted columns were told by an alert that the harmful change opened. */
  readonly driftDetected: boolean;
  readonly retrained: number;
  /** Retrainings of the whole run that an alert from before the harmful change led to. */
  readonly harmlessRetrains: number;
  readonly championBefore: number;
  readonly championAfter: number;
  readonly accBefore: number;
  readonly accAfter: number;
  readonly f1Before: number;
  readonly f1After: number;
  readonly costBefore: number;
  readonly costAfter: number;
  readonly costNever: number;
  /** What the new model saves at least: the smaller lower bound of the two paired differences, from the old model and from never acting. */
  readonly costDiffLow: number;
  readonly secondsAlertToReplaced: number;
  readonly url: string;
}

/** What the report shows beside the result. */
export interface DemoEvidence {
  readonly result: DemoResult;
  readonly rowsIn: number;
  readonly gate: GateView;
  readonly comparison: ComparisonView;
  readonly currency: string;
  readonly assumption: string;
  readonly drift: ReadonlyArray<{
    readonly name: string;
    readonly measure: string;
    readonly value: number;
    readonly threshold: number;
  }>;
  /** Realised F1 of the champion in the last window before any change. */
  readonly f1Usual: number;
  readonly harmless:
    | { readonly column: string; readonly value: number; readonly threshold: number; readonly reason: string }
    | undefined;
}
